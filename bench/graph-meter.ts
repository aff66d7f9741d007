import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { writesToDirectory } from '../shared/adapters/graph-governor.ts';

/** What passed a meter on its way to Graph. */
export interface Metered {
  readonly calls: number;
  readonly directoryWrites: number;
  /** Sum of `x-ms-resource-unit`. */
  readonly resourceUnits: number;
}

/** A proxy in front of Graph that counts. */
export interface GraphMeter {
  readonly url: string;
  /** Since the last look. */
  read(): Metered;
  stop(): Promise<void>;
}

export const startMeter = async (graphUrl: string): Promise<GraphMeter> => {
  let counted = { calls: 0, directoryWrites: 0, resourceUnits: 0 };
  const count = (method: string, path: string, units: string | undefined): void => {
    counted.calls += 1;
    counted.directoryWrites += writesToDirectory(method, path.replace(/^\/v1\.0/, '')) ? 1 : 0;
    counted.resourceUnits += Number(units ?? 0);
  };
  const server = createServer((asked, answer) => {
    void forward(graphUrl, asked, answer).then((units) => count(asked.method ?? '', asked.url ?? '', units));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    read: () => {
      const read = counted;
      counted = { calls: 0, directoryWrites: 0, resourceUnits: 0 };
      return read;
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};

/** Passes one call on; the resource units that its answer names. */
const forward = async (
  graphUrl: string,
  asked: IncomingMessage,
  answer: ServerResponse,
): Promise<string | undefined> => {
  const body = await buffer(asked);
  const passed = request(`${graphUrl}${asked.url}`, { method: asked.method, headers: asked.headers }).end(body);
  const [answered] = (await once(passed, 'response')) as [IncomingMessage];
  answer.writeHead(answered.statusCode ?? 502, answered.headers);
  answer.end(await buffer(answered));
  const units = answered.headers['x-ms-resource-unit'];
  return typeof units === 'string' ? units : undefined;
};
