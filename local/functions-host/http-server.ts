import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StartError } from './start-error.ts';

/** A server on loopback and the port that it has. */
export interface Listening {
  readonly server: Server;
  readonly port: number;
}

const explain = (error: NodeJS.ErrnoException, port: number, setting: string): Error => {
  if (error.code !== 'EADDRINUSE') return error;
  return new StartError(`Port ${port} is taken: choose another with ${setting}, or 0 for a free one.`, {
    cause: error,
  });
};

/** Listens on 127.0.0.1. Throws StartError naming `setting` if the port is taken. */
export const listen = async (answer: RequestListener, port: number, setting: string): Promise<Listening> => {
  const server = createServer({ keepAliveTimeout: 65_000, requestTimeout: 0 }, answer);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', (error) => reject(explain(error, port, setting)));
  server.listen({ host: '127.0.0.1', port, backlog: 4_096 }, resolve);
  await promise;
  return { server, port: (server.address() as AddressInfo).port };
};

/** Stops taking requests and resolves when those under way have been answered. */
export const drain = async ({ server }: Listening): Promise<void> => {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  // A connection that still had an answer to wait for is kept alive after it, unless it is closed once it is idle.
  const closing = setInterval(() => server.closeIdleConnections(), 20);
  await promise.finally(() => clearInterval(closing));
};
