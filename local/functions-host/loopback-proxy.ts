import { Server, type ListenOptions } from 'node:net';

type Listen = (this: Server, ...parts: unknown[]) => Server;

/**
 * Runs `start` so that a server which listens in it without naming an address listens on 127.0.0.1 alone. The
 * library's stream proxy would listen on every address of the machine.
 */
export const onLoopback = async <T>(start: () => Promise<T>): Promise<T> => {
  const prototype = Server.prototype as unknown as { listen: Listen };
  const plain = prototype.listen;
  prototype.listen = function (...parts) {
    const [first] = parts;
    if (typeof first !== 'function') return plain.apply(this, parts);
    const options: ListenOptions = { host: '127.0.0.1', port: 0 };
    return plain.call(this, options, first);
  };
  try {
    return await start();
  } finally {
    prototype.listen = plain;
  }
};
