import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { startHost } from '../../local/stack.ts';
import type { Part } from '../../local/part.ts';
import type { WholeStack } from './whole-stack.ts';

/** Systems give ports above these to connections that go out, and would give away ours while the product is down. */
const PORTS = [20_000, 32_000] as const;
const MOST_PORTS = 50;

/** The stack with an address for a product that goes and comes back: nobody else gets its port meanwhile. */
export const atSteadyAddress = async (whole: WholeStack): Promise<WholeStack> => {
  for (let tries = 0; tries < MOST_PORTS; tries++) {
    const port = randomInt(...PORTS);
    if (await isFree(port)) return { ...whole, at: { ...whole.at, app: `http://localhost:${port}` } };
  }
  throw new Error(`no free port among ${MOST_PORTS} between ${PORTS.join(' and ')}`);
};

const isFree = async (port: number): Promise<boolean> => {
  const server = createServer().listen(port, '127.0.0.1');
  const free = await once(server, 'listening').then(
    () => true,
    () => false,
  );
  server.close();
  return free;
};

/** Starts the product of a stack that has none yet at the stack's address; again after it was killed. */
export const startProduct = (
  { at, log, stack }: WholeStack,
  settings: Readonly<Record<string, string>> = {},
): Promise<Part> => {
  const environment = { ...stack.settings, PUBLIC_URL: at.app, ...settings };
  return startHost(Number(new URL(at.app).port), environment, (line) => void log.push(line));
};

/** Ends a process with no time to finish anything. */
export const kill = async ({ process: child }: Part): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) throw new Error('the product had ended by itself');
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
};
