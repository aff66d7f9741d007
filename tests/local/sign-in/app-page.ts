import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An application's empty page on a port of its own, where the sign-in sends the browser back to. */
export interface AppPage {
  readonly url: string;
  stop(): Promise<void>;
}

export const startAppPage = async (): Promise<AppPage> => {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>The page</title><h1>The page</h1>');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/release`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
