import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below the range that systems take for outgoing connections, which could otherwise sit on a port before it is used. */
const LOWEST = 10_000;
const BEYOND = 32_000;
const ATTEMPTS = 50;

/** A port of this machine that nobody listens on. Somebody else may take it before it is used; callers try again. */
export const freePort = async (): Promise<number> => {
  for (let tried = 0; tried < ATTEMPTS; tried++) {
    const port = randomInt(LOWEST, BEYOND);
    if (await isFree(port)) return port;
  }
  throw new Error(`no free port between ${LOWEST} and ${BEYOND} was found; end some programs that listen`);
};

const isFree = async (port: number): Promise<boolean> => {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
};
