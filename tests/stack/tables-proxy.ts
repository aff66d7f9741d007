import { once } from 'node:events';
import { createServer, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { azuriteConnectionString } from './azurite.ts';

/** Passes requests on to Table storage, and lets a test act between a write and its answer. */
export interface TablesProxy {
  /** Table storage by way of here. */
  readonly connectionString: string;
  /** Acts once, when the next write that `matches` has been carried out and before its writer hears of it. */
  afterNextWrite(matches: (row: Readonly<Record<string, unknown>>) => boolean, act: () => Promise<void>): void;
  stop(): Promise<void>;
}

interface Armed {
  readonly matches: (row: Readonly<Record<string, unknown>>) => boolean;
  readonly act: () => Promise<void>;
}

const bodyOf = async (message: IncomingMessage): Promise<Buffer> => Buffer.concat(await message.toArray());

const rowIn = (body: Buffer): Readonly<Record<string, unknown>> => {
  const text = body.toString();
  return text.startsWith('{') ? (JSON.parse(text) as Readonly<Record<string, unknown>>) : {};
};

const carriedOut = (port: number, { method, url, headers }: IncomingMessage, body: Buffer): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, method, path: url, headers }, resolve).on('error', reject).end(body);
  });

/** @param target the connection string of Azurite */
export const startTablesProxy = async (target: string): Promise<TablesProxy> => {
  const port = Number(/TableEndpoint=http:\/\/[^:]+:(\d+)/.exec(target)?.[1]);
  let armed: Armed | undefined;
  const server = createServer((asked, answer) => {
    void (async () => {
      const body = await bodyOf(asked);
      const {
        statusCode = 502,
        headers,
        ...answered
      } = await carriedOut(port, asked, body).then(async (from) => ({
        statusCode: from.statusCode,
        headers: from.headers,
        body: await bodyOf(from),
      }));
      const met = armed?.matches(rowIn(body)) ? armed : undefined;
      if (met) armed = undefined;
      await met?.act();
      answer.writeHead(statusCode, headers).end(answered.body);
    })().catch(() => answer.destroy());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    connectionString: azuriteConnectionString((server.address() as AddressInfo).port),
    afterNextWrite: (matches, act) => {
      armed = { matches, act };
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
