import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Passes requests on to a port of this machine, and loses answers when asked to. */
export interface LossyProxy {
  readonly port: number;
  /** The next request is carried out; its answer is lost with the connection. */
  loseNextAnswer(): void;
  /** The headers of all requests so far, in the order in which they came. */
  requests(): readonly IncomingHttpHeaders[];
  close(): Promise<void>;
}

const forward = (port: number, from: IncomingMessage, answer: (answered: IncomingMessage) => void): void => {
  const { method, url: path, headers } = from;
  from.pipe(request({ host: '127.0.0.1', port, method, path, headers }, answer));
};

const relay = (answered: IncomingMessage, to: ServerResponse): void => {
  to.writeHead(answered.statusCode ?? 502, answered.headers);
  answered.pipe(to);
};

export const startLossyProxy = async (target: number): Promise<LossyProxy> => {
  const requests: IncomingHttpHeaders[] = [];
  let losing = false;
  const server = createServer((from, to) => {
    requests.push(from.headers);
    const lost = losing;
    losing = false;
    forward(target, from, (answered) => (lost ? to.destroy() : relay(answered, to)));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    loseNextAnswer: () => {
      losing = true;
    },
    requests: () => requests,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
