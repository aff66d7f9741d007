// The library's stream server, as the local host opens it; the real host runs the library in another process.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { withStreamServer } from '../../../local/functions-host/stream-server.ts';

const addressOf = async (server: Server): Promise<string> => {
  if (!server.listening) await once(server, 'listening');
  const { address } = server.address() as AddressInfo;
  server.close();
  return address;
};
const listening = async (): Promise<Server> => {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(resolve));
  return server;
};

describe('a server that names no address', () => {
  test('listens on loopback alone and is handed over while the library starts, and listens as ever afterwards', async () => {
    const inside = await withStreamServer(listening);
    expect(inside.server).toBe(inside.value);
    expect(await addressOf(inside.value)).toBe('127.0.0.1');

    expect(['::', '0.0.0.0']).toContain(await addressOf(await listening()));
  });

  test('is not there when the library opens none', async () => {
    expect(await withStreamServer(async () => 1)).toEqual({ value: 1, server: undefined });
  });
});
