import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request as it arrived. */
export interface Arrived {
  readonly method: string;
  /** Path with query, as sent. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What to answer. A text body goes out as it is; `silent`: no answer ever comes. */
export type Scripted =
  | {
      readonly status: number;
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | 'silent';

/** A server on loopback that answers as a test says, for what the local Graph never does. */
export interface ScriptedServer {
  readonly url: string;
  readonly arrived: Arrived[];
  stop(): Promise<void>;
}

export const startScripted = async (answer: (request: Arrived) => Scripted): Promise<ScriptedServer> => {
  const arrived: Arrived[] = [];
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = '', url = '', headers } = request;
    const told = { method, url, headers, body: await text(request) };
    arrived.push(told);
    const scripted = answer(told);
    if (scripted === 'silent') return;
    const { status, body, headers: more } = scripted;
    response.writeHead(status, { 'content-type': 'application/json', ...more });
    response.end(body === undefined || typeof body === 'string' ? body : JSON.stringify(body));
  };
  const server = createServer((request, response) => void serve(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    arrived,
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
};
