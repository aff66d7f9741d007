import type { Server as HttpServer } from 'node:http';
import type { AddressInfo, Server, Socket } from 'node:net';

const AMQP_HEADER = Buffer.from('AMQP');

/** Reads the first bytes of a connection and puts them back. */
const firstBytes = (socket: Socket, then: (bytes: Buffer) => void): void => {
  socket.once('readable', () => {
    const bytes = socket.read() as Buffer | null;
    if (!bytes) return;
    socket.unshift(bytes);
    then(bytes);
  });
};

/**
 * Serves AMQP and HTTP on one port, as a Service Bus namespace has one name for both: a
 * connection belongs to HTTP unless it begins with AMQP's protocol header.
 *
 * @returns breaks every open connection
 */
export const sharePort = (amqp: Server, http: () => Promise<HttpServer>): (() => void) => {
  const accept = amqp.listeners('connection') as ((socket: Socket) => void)[];
  const open = new Set<Socket>();
  amqp.removeAllListeners('connection');
  amqp.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    const ignore = (): void => undefined;
    socket.once('error', ignore);
    firstBytes(socket, (bytes) => {
      socket.removeListener('error', ignore);
      if (bytes.subarray(0, AMQP_HEADER.length).equals(AMQP_HEADER)) for (const take of accept) take(socket);
      else void http().then((server) => server.emit('connection', socket));
    });
  });
  return () => {
    for (const socket of open) socket.destroy(new Error('the broker stops'));
  };
};

/** Resolves with the port once the server listens; rejects if it cannot. */
export const listening = async (server: Server): Promise<number> => {
  if (!server.listening) {
    await new Promise<void>((resolve, reject) => {
      server.once('listening', resolve);
      server.once('error', reject);
    });
  }
  return (server.address() as AddressInfo).port;
};
