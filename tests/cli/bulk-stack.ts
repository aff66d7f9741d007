/** Thousands of dead letters, the product that handles their copies, and the command line that replays them. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ServiceBusClient } from '@azure/service-bus';
import { freePort } from '../../local/free-port.ts';
import type { Part } from '../../local/part.ts';
import { startHost } from '../../local/stack.ts';
import { tokenFor, until } from '../../samples/contractor-day.ts';
import { TYPES } from '../../shared/domain/event/event-schema.ts';
import { backlog } from '../stack/local-services.ts';
import { wholeStack, type WholeStack } from '../stack/whole-stack.ts';
import { runIn, type Ran } from './run.ts';

const PROGRAM = join(import.meta.dirname, '../../cli/first-day-pass.ts');
const AT_ONCE = 500;
const MINUTE = 60_000;

/** One event of one contractor; no two of a contractor have the same time. */
export interface Letter {
  readonly contractor: string;
  readonly n: number;
}

export interface BulkStack {
  readonly whole: WholeStack;
  /** Starts the product, at the same address each time; it looks after so many contractors at once. */
  startProduct(atOnce: number): Promise<void>;
  killProduct(): Promise<void>;
  /** Sends events that expire at once: the product must not run. */
  expire(letters: readonly Letter[]): Promise<void>;
  run(...args: string[]): Promise<Ran>;
  /** The command line as a process that may be killed. */
  start(...args: string[]): ChildProcess;
  /** Waits until the product has handled everything. */
  drained(): Promise<void>;
  /** Entries that tell of an event's effect, as `contractor n`, sorted. */
  effects(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

/** Every other one is newer than all before it, and acts; the rest are older, and superseded. */
const secondsOf = (n: number): number => (n % 2 === 1 ? n : -n);

/** Events are cancellations: each one stands on the record, and nobody is mailed. */
const eventOf = ({ contractor, n }: Letter, since: number) => ({
  specversion: '1.0',
  id: `${contractor}-${n}`,
  source: 'https://hr.contoso.example/core',
  type: TYPES.cancelled,
  subject: contractor,
  time: new Date(since + secondsOf(n) * 1_000).toISOString(),
  datacontenttype: 'application/json',
  data: { externalId: contractor },
});

export const bulkStack = async (): Promise<BulkStack> => {
  const port = await freePort();
  const whole = await wholeStack({ host: false });
  const settings = { ...whole.stack.settings, PUBLIC_URL: `http://localhost:${port}`, MAX_ENDINGS_PER_HOUR: '100000' };
  const environment = {
    FIRST_DAY_PASS_URL: settings.PUBLIC_URL,
    FIRST_DAY_PASS_TOKEN: await tokenFor(whole.at, whole.at.people.operator),
  };
  const since = Date.now() - 1_440 * MINUTE;
  const client = new ServiceBusClient(whole.stack.settings['SERVICE_BUS'] ?? '');
  const sender = client.createSender(whole.at.serviceBus.queue);
  let product: Part | undefined;
  const send = (letter: Letter) =>
    sender.sendMessages({
      body: eventOf(letter, since),
      sessionId: letter.contractor,
      messageId: `${letter.contractor}-${letter.n}`,
      timeToLive: 1,
    });

  return {
    whole,
    startProduct: async (atOnce) => {
      const bound = { AzureFunctionsJobHost__extensions__serviceBus__maxConcurrentSessions: `${atOnce}` };
      product = await startHost(port, { ...settings, ...bound }, (line) => void whole.log.push(line));
    },
    killProduct: async () => (product ? killed(product.process) : undefined),
    expire: async (letters) => {
      const before = (await backlog(whole.at)).deadLetter;
      for (let at = 0; at < letters.length; at += AT_ONCE) await Promise.all(letters.slice(at, at + AT_ONCE).map(send));
      const all = before + letters.length;
      await until('the letters', async () => ((await backlog(whole.at)).deadLetter === all ? true : undefined), MINUTE);
    },
    run: (...args) => runIn({ environment }, args),
    start: (...args) =>
      spawn(process.execPath, [PROGRAM, ...args], {
        env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...environment },
        stdio: 'ignore',
      }),
    drained: async () => {
      await until(
        'a quiet queue',
        async () => ((await backlog(whole.at)).active === 0 ? true : undefined),
        10 * MINUTE,
      );
    },
    effects: async () => {
      const rows = await whole.rows('Audit', "kind eq 'event accepted' or kind eq 'event superseded'");
      return rows
        .map(({ partitionKey, facts }) => {
          const { time } = JSON.parse(String(facts)) as { time: number };
          return `${partitionKey} ${Math.abs(time - since) / 1_000}`;
        })
        .toSorted();
    },
    stop: async () => {
      await client.close();
      await product?.stop();
      await whole.stop();
    },
  };
};

/** So many events of so many contractors, in turn. */
export const lettersOf = (count: number, contractors: number, prefix: string): readonly Letter[] =>
  Array.from({ length: count }, (_, at) => ({
    contractor: `${prefix}-${at % contractors}`,
    n: Math.floor(at / contractors) + 1,
  }));

/** What `effects` tells when every one of them acted once. */
export const onceEach = (letters: readonly Letter[]): readonly string[] =>
  letters.map(({ contractor, n }) => `${contractor} ${n}`).toSorted();

/** Ends a process at once, wherever it is. */
export const killed = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
};
