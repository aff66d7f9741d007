import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { onLoopback } from '../../../local/functions-host/loopback-proxy.ts';

const addressOf = async (server: Server): Promise<string> => {
  if (!server.listening) await once(server, 'listening');
  const { address } = server.address() as AddressInfo;
  server.close();
  return address;
};

describe('a server that names no address', () => {
  test('listens on loopback alone while the library starts its stream proxy, and as ever afterwards', async () => {
    const inside = createServer();
    await onLoopback(() => new Promise<void>((resolve) => void inside.listen(resolve)));
    expect(await addressOf(inside)).toBe('127.0.0.1');

    const after = createServer();
    await new Promise<void>((resolve) => void after.listen(resolve));
    expect(['::', '0.0.0.0']).toContain(await addressOf(after));
  });
});
