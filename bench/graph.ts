import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

// What the local Graph costs, each number beside what it is compared with: `node bench/graph.ts`.

const MAIN = join(import.meta.dirname, '../local/graph/main.ts');
const FLOOR = `require('node:http').createServer((_, answer) => answer.end('{}')).listen(0, '127.0.0.1', function () { console.log(JSON.stringify({ url: 'http://127.0.0.1:' + this.address().port })); }); process.on('SIGTERM', () => process.exit());`;
const STARTS = 15;
const CALLS = 5_000;
const AT_ONCE = 32;

interface Started {
  readonly url: string;
  readonly tookMs: number;
  readonly stop: () => Promise<void>;
}

const start = async (...args: readonly string[]): Promise<Started> => {
  const began = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const tookMs = performance.now() - began;
  const { url } = JSON.parse(line) as { url: string };
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await once(child, 'exit');
  };
  return { url, tookMs, stop };
};

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

const startTimes = async (...args: readonly string[]): Promise<number> => {
  const times: number[] = [];
  for (let turn = 0; turn < STARTS; turn += 1) {
    const { tookMs, stop } = await start(...args);
    times.push(tookMs);
    await stop();
  }
  return median(times);
};

const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });

const read = async (url: string, headers: Record<string, string>): Promise<void> => {
  const asked = request(url, { agent, headers }).end();
  const [answer] = (await once(asked, 'response')) as [NodeJS.ReadableStream];
  answer.resume();
  await once(answer, 'end');
};

const readsPerSecond = async (url: string, headers: Record<string, string> = {}): Promise<number> => {
  let left = CALLS;
  const reader = async (): Promise<void> => {
    while (left-- > 0) await read(url, headers);
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, reader));
  return (CALLS / (performance.now() - began)) * 1000;
};

const print = (what: string, ours: number, floor: number, unit: string): void =>
  console.log(
    `${what.padEnd(40)} ${ours.toFixed(0).padStart(7)} ${unit}   bare node:http ${floor.toFixed(0).padStart(7)} ${unit}`,
  );

print('start to ready, median of 15', await startTimes(MAIN), await startTimes('-e', FLOOR), 'ms');

const [graph, floor] = [await start(MAIN), await start('-e', FLOOR)];
const answer = await fetch(`${graph.url}/_local/token`, { method: 'POST' });
const { access_token: token } = (await answer.json()) as { access_token: string };
const Authorization = `Bearer ${token}`;
const user = `${graph.url}/v1.0/users/sam.okafor@contoso.example`;
const byNumber = `${graph.url}/v1.0/users?$select=id&$filter=${encodeURIComponent("employeeId eq 'C-10995'")}`;
print(
  'GET /users/{id}, 32 at once',
  await readsPerSecond(user, { Authorization }),
  await readsPerSecond(floor.url),
  '/s',
);
print(
  'GET /users?$filter=employeeId eq',
  await readsPerSecond(byNumber, { Authorization }),
  await readsPerSecond(floor.url),
  '/s',
);
await Promise.all([graph.stop(), floor.stop()]);
agent.destroy();
