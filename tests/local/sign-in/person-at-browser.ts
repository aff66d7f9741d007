import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Stop } from './visitor.ts';

/** Waits on a page of this machine for a person who signs in with a browser of theirs. */
export interface PersonAtBrowser {
  readonly redirectUri: string;
  /** Prints the address to open and resolves when the sign-in has sent the browser back. */
  signIn(url: URL): Promise<Stop>;
  close(): void;
}

export const personAtBrowser = async (): Promise<PersonAtBrowser> => {
  const server = createServer((_, response) => response.end('Thank you. You can close this page.'));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const redirectUri = `http://localhost:${(server.address() as AddressInfo).port}/release`;
  return {
    redirectUri,
    signIn: async (url) => {
      console.error(`Open this address and sign in: ${url.href}`);
      for (;;) {
        const [request] = (await once(server, 'request')) as [IncomingMessage];
        const to = new URL(request.url ?? '/', redirectUri);
        if (to.pathname === '/release') return { kind: 'sent away', to };
      }
    },
    close: () => void server.close(),
  };
};
