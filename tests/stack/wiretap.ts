import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A listener on the wire between a client and a service on loopback. */
export interface Wiretap {
  readonly port: number;
  /** Everything that went over it in either direction, one piece for each connection and direction. */
  heard(): readonly Buffer[];
  close(): Promise<void>;
}

/** Passes on and keeps whatever goes to the service at this port and comes from it. */
export const wiretap = async (service: number): Promise<Wiretap> => {
  const streams: Buffer[][] = [];
  const sockets: Socket[] = [];
  const pass = (from: Socket, to: Socket): void => {
    const parts: Buffer[] = [];
    streams.push(parts);
    sockets.push(from);
    from.on('data', (part: Buffer) => void parts.push(part)).on('error', () => to.destroy());
    from.pipe(to);
  };
  const server = createServer((client) => {
    const upstream = connect(service, '127.0.0.1');
    pass(client, upstream);
    pass(upstream, client);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    heard: () => streams.map((parts) => Buffer.concat(parts)),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
};
