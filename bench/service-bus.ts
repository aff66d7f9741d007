import '../shared/adapters/rhea-guard.ts';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { ServiceBusClient } from '@azure/service-bus';
import type { ServiceBusSender } from '@azure/service-bus';

// What the local Service Bus broker costs through the official client, each number beside its floor:
// `node bench/service-bus.ts [--json]`.

/** One line of the result; `aim` is a bound from above or below. */
interface Measure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly aim?: string;
  /** The same without a broker: an in-memory loop, or bare Node. */
  readonly floor?: number;
}

const MESSAGES = 5_000;
const CONCURRENCY = 100;
const PACED = 500;
const PACE = 5;
const STARTS = 9;
const MAIN = join(import.meta.dirname, '../local/service-bus/main.ts');
const BODY = { text: 'x'.repeat(300) };

const percentile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};

const median = (values: readonly number[]): number => percentile(values, 0.5);

/** Starts a Node process; resolves with its first line and the milliseconds until it came. */
const start = async (args: readonly string[]): Promise<{ child: ChildProcess; line: string; took: number }> => {
  const started = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { child, line, took: performance.now() - started };
};

const stop = async (child: ChildProcess): Promise<void> => {
  child.kill();
  await once(child, 'exit');
};

/** Megabytes that a process holds in memory; undefined where there is no /proc. */
const residentSetOf = ({ pid }: ChildProcess): number | undefined => {
  if (process.platform !== 'linux') return undefined;
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1_024;
};

/** Seconds of processor time that a process has used; undefined where there is no /proc. */
const processorTimeOf = ({ pid }: ChildProcess): number | undefined => {
  if (process.platform !== 'linux') return undefined;
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  const CLOCK_TICKS_PER_SECOND = 100;
  return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS_PER_SECOND;
};

const startUp = async (args: readonly string[]): Promise<{ took: number; memory: number | undefined }> => {
  const times: number[] = [];
  const memories: number[] = [];
  for (let round = 0; round < STARTS; round += 1) {
    const { child, took } = await start(args);
    await sleep(300);
    times.push(took);
    memories.push(residentSetOf(child) ?? Number.NaN);
    await stop(child);
  }
  return { took: median(times), memory: median(memories) };
};

const IDLE_NODE = ['-e', "console.log('up'); setInterval(() => undefined, 60_000)"];

const startMeasures = async (config: string): Promise<Measure[]> => {
  const bare = await startUp(IDLE_NODE);
  const broker = await startUp([MAIN, '--port', '0', '--config', config]);
  const memory = (value: number | undefined): number => value ?? Number.NaN;
  return [
    { name: 'start to ready', value: broker.took, unit: 'ms', aim: '< 150', floor: bare.took },
    { name: 'idle memory', value: memory(broker.memory), unit: 'MB', aim: '< 80', floor: memory(bare.memory) },
  ];
};

/** Calls `act` so many times, at most `CONCURRENCY` calls at once. */
const repeat = async (count: number, act: (number: number) => Promise<unknown>): Promise<void> => {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      next += 1;
      await act(next);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
};

const perSecond = (milliseconds: number): number => MESSAGES / (milliseconds / 1_000);

/** Milliseconds to send, receive and complete all messages. */
const throughBroker = async (client: ServiceBusClient, queue: string): Promise<number> => {
  const sender = client.createSender(queue);
  const receiver = client.createReceiver(queue);
  const started = performance.now();
  await repeat(MESSAGES, () => sender.sendMessages({ body: BODY }));
  let completed = 0;
  await new Promise<void>((resolve, reject) => {
    receiver.subscribe(
      {
        processMessage: async (message) => {
          await receiver.completeMessage(message);
          completed += 1;
          if (completed === MESSAGES) resolve();
        },
        processError: async ({ error }) => reject(error),
      },
      { maxConcurrentCalls: CONCURRENCY, autoCompleteMessages: false },
    );
  });
  const took = performance.now() - started;
  await receiver.close();
  await sender.close();
  return took;
};

/** The same calls on a map in this process. */
const throughMemory = async (): Promise<number> => {
  const queue = new Map<number, string>();
  const started = performance.now();
  await repeat(MESSAGES, async (number) => queue.set(number, JSON.stringify(BODY)));
  await repeat(MESSAGES, async (number) => JSON.parse(queue.get(number) ?? '') as unknown);
  await repeat(MESSAGES, async (number) => queue.delete(number));
  return performance.now() - started;
};

const throughput = async (client: ServiceBusClient, queue: string, broker: ChildProcess): Promise<Measure[]> => {
  const first = perSecond(await throughBroker(client, queue));
  const before = processorTimeOf(broker) ?? Number.NaN;
  const warm = [
    await throughBroker(client, queue),
    await throughBroker(client, queue),
    await throughBroker(client, queue),
  ];
  const used = (processorTimeOf(broker) ?? Number.NaN) - before;
  const floor = perSecond(median([await throughMemory(), await throughMemory(), await throughMemory()]));
  const name = `${MESSAGES} messages sent, received, completed, ${CONCURRENCY} calls`;
  return [
    { name: `${name}: first round`, value: first, unit: 'msg/s', floor },
    { name: `${name}: warm`, value: perSecond(median(warm)), unit: 'msg/s', aim: '> 8000', floor },
    // Says the same on a busy machine as on an idle one.
    {
      name: "the same, for each second of the broker's processor time",
      value: (warm.length * MESSAGES) / used,
      unit: 'msg/s',
    },
  ];
};

/** Sends a message every few milliseconds; resolves with the milliseconds that each took to its handler. */
const pacedThroughBroker = async (client: ServiceBusClient, queue: string): Promise<number[]> => {
  const sender: ServiceBusSender = client.createSender(queue);
  const receiver = client.createReceiver(queue);
  const sent: number[] = [];
  const taken: number[] = [];
  receiver.subscribe(
    {
      processMessage: async ({ body }) => void taken.push(performance.now() - (sent[body as number] ?? Number.NaN)),
      processError: async () => undefined,
    },
    { maxConcurrentCalls: CONCURRENCY },
  );
  await sleep(200);
  for (let number = 0; number < PACED; number += 1) {
    sent[number] = performance.now();
    void sender.sendMessages({ body: number });
    await sleep(PACE);
  }
  while (taken.length < PACED) await sleep(PACE);
  await receiver.close();
  return taken;
};

/** From one turn of the event loop to the next: what a queue in memory would take. */
const pacedThroughMemory = async (): Promise<number[]> => {
  const taken: number[] = [];
  for (let number = 0; number < PACED; number += 1) {
    const sent = performance.now();
    setImmediate(() => taken.push(performance.now() - sent));
    await sleep(PACE);
  }
  return taken;
};

const latency = async (client: ServiceBusClient, queue: string): Promise<Measure[]> => {
  await pacedThroughBroker(client, queue);
  const taken = await pacedThroughBroker(client, queue);
  const floor = await pacedThroughMemory();
  const measure = (share: number, label: string, aim: string): Measure => ({
    name: `send to handler, one message every ${PACE} ms, ${label}`,
    value: percentile(taken, share),
    unit: 'ms',
    aim,
    floor: percentile(floor, share),
  });
  return [measure(0.5, 'p50', '< 2'), measure(0.99, 'p99', '< 10')];
};

const withBroker = async (
  config: string,
  use: (client: ServiceBusClient, broker: ChildProcess) => Promise<Measure[]>,
): Promise<Measure[]> => {
  const { child, line } = await start([MAIN, '--port', '0', '--config', config]);
  const client = new ServiceBusClient((JSON.parse(line) as { connectionString: string }).connectionString);
  try {
    return await use(client, child);
  } finally {
    await client.close();
    await stop(child);
  }
};

const figure = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toFixed(2));

const print = (measures: readonly Measure[]): void => {
  const line = (name: string, value: string, aim: string, floor: string): void =>
    console.log(`${name.padEnd(72)} ${value.padStart(16)} ${aim.padStart(12)} ${floor.padStart(16)}`);
  line('', 'measured', 'aim', 'floor');
  for (const { name, value, unit, aim = '', floor } of measures) {
    line(name, `${figure(value)} ${unit}`, aim, floor === undefined ? '' : `${figure(floor)} ${unit}`);
  }
};

const folder = await mkdtemp(join(tmpdir(), 'bench-service-bus-'));
const config = join(folder, 'config.json');
writeFileSync(config, JSON.stringify({ UserConfig: { Namespaces: [{ Name: 'bench', Queues: [{ Name: 'bench' }] }] } }));
const measures = [
  ...(await startMeasures(config)),
  ...(await withBroker(config, (client, broker) => throughput(client, 'bench', broker))),
  ...(await withBroker(config, (client) => latency(client, 'bench'))),
];
await rm(folder, { recursive: true });
if (process.argv.includes('--json')) console.log(JSON.stringify(measures, null, 2));
else print(measures);
