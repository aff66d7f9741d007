import { Server as HttpServer } from 'node:http';
import { Server, type ListenOptions } from 'node:net';

type Listen = (this: Server, ...parts: unknown[]) => Server;

/** What `start` gave, and the HTTP server that it opened, if it did. */
export interface Started<T> {
  readonly value: T;
  readonly server: HttpServer | undefined;
}

/**
 * Runs `start`, keeps a server that listens in it without naming an address to 127.0.0.1, and hands that server over.
 * The library's stream server would listen on every address of the machine.
 */
export const withStreamServer = async <T>(start: () => Promise<T>): Promise<Started<T>> => {
  const prototype = Server.prototype as unknown as { listen: Listen };
  const plain = prototype.listen;
  let server: HttpServer | undefined;
  prototype.listen = function (...parts) {
    const [first] = parts;
    if (typeof first !== 'function') return plain.apply(this, parts);
    const options: ListenOptions = { host: '127.0.0.1', port: 0 };
    const opened = plain.call(this, options, first);
    if (opened instanceof HttpServer) server = opened;
    return opened;
  };
  try {
    return { value: await start(), server };
  } finally {
    prototype.listen = plain;
  }
};
