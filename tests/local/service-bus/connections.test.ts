/** Connections as the local broker sees them; the real service does not show its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ServiceBusClient } from '@azure/service-bus';
import { afterAll, expect, test } from '@jest/globals';
import { eventually, receiveOne, startBroker } from './service-bus.ts';

const broker = await startBroker();
afterAll(() => broker.stop());

const QUEUE = 'contractor-events';

const openConnections = async () => ((await broker.control('GET', 'connections')) as { open: number }).open;

/** A client's life: send, receive in a session, settle, peek, leave. */
const visit = async (sessionId: string, connectionString = broker.connectionString): Promise<void> => {
  const client = new ServiceBusClient(connectionString);
  await client.createSender(QUEUE).sendMessages({ body: 1, sessionId });
  const receiver = await client.acceptSession(QUEUE, sessionId);
  await receiver.completeMessage(await receiveOne(receiver));
  await receiver.peekMessages(1);
  await client.close();
};

test('connections that come and go leave nothing behind', async () => {
  const script = join(import.meta.dirname, 'broker-with-heap.ts');
  const child = spawn(process.execPath, ['--expose-gc', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const nextLine = async () => String((await lines.next()).value);
  const { connectionString, controlUrl } = JSON.parse(await nextLine()) as Record<string, string>;
  const heap = async () => {
    child.stdin.write('heap\n');
    return Number(await nextLine());
  };
  const look = async (path: string) => (await fetch(`${controlUrl}/_local/${path}`)).json() as Promise<never>;
  const visits = async (count: number) => {
    for (let turn = 0; turn < count; turn += 1) await visit(`session-${turn}`, connectionString);
    await eventually(async () => (await look('connections'))['open'] === 0 || undefined);
  };
  await visits(40);
  const before = await heap();

  await visits(100);

  // One connection with its links and buffers takes more than a tenth of a megabyte.
  expect((await heap()) - before).toBeLessThan(2);
  expect(await look('queues')).toEqual([expect.objectContaining({ active: 0, locked: 0, sessions: 0 })]);
  child.kill();
  await once(child, 'exit');
});

test('a client that vanishes without a word is forgotten, and its session is free', async () => {
  const client = new ServiceBusClient(broker.connectionString);
  await client.createSender(QUEUE).sendMessages({ body: 1, sessionId: 'left' });
  await client.acceptSession(QUEUE, 'left');
  await broker.control('DELETE', 'connections');
  await client.close();
  await eventually(async () => (await openConnections()) === 0 || undefined);
  const next = new ServiceBusClient(broker.connectionString);
  const receiver = await next.acceptSession(QUEUE, 'left');
  await receiver.completeMessage(await receiveOne(receiver));
  await next.close();
});

test.each([
  ['nothing at all', ''],
  ['half a protocol header', 'AM'],
  ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n'],
  ['AMQP of another version', 'AMQP\x00\x00\x09\x01'],
  ['an AMQP header and noise', 'AMQP\x00\x01\x00\x00\xff\xff\xff\xff\xff\xff'],
])('a caller that sends %s does no harm', async (_, bytes) => {
  const socket = new Socket();
  socket.on('error', () => undefined);
  socket.connect(broker.port, '127.0.0.1');
  await once(socket, 'connect');
  socket.end(Buffer.from(bytes, 'latin1'));
  socket.resume();
  await once(socket, 'close');
  await visit('after');
});
