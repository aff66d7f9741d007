/** How the local broker is started and stopped. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServiceBusClient } from '@azure/service-bus';
import { afterAll, expect, test } from '@jest/globals';
import { administer, receiveOne, startBroker } from './service-bus.ts';

const MAIN = join(import.meta.dirname, '../../../local/service-bus/main.ts');
const folder = mkdtempSync(join(tmpdir(), 'service-bus-'));
afterAll(() => rmSync(folder, { recursive: true }));

const fileOf = (content: unknown): string => {
  const file = join(folder, `${Math.random()}.json`);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
};

const run = (...args: readonly string[]) => spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8' });

test('one line of JSON says where everything is', async () => {
  const broker = await startBroker();
  expect(broker).toMatchObject({
    service: 'service-bus',
    port: expect.any(Number),
    connectionString: expect.stringMatching(/^Endpoint=sb:\/\/127\.0\.0\.1:\d+;.*;UseDevelopmentEmulator=true$/),
    adminConnectionString: expect.stringMatching(/^Endpoint=sb:\/\/127\.0\.0\.1:\d+;/),
    controlUrl: `http://127.0.0.1:${broker.port}`,
  });
  await broker.stop();
});

test('without a configuration there is one queue, contractor-events, with sessions', async () => {
  const broker = await startBroker();
  expect(await administer(broker).getQueue('contractor-events')).toMatchObject({
    requiresSession: true,
    requiresDuplicateDetection: false,
    lockDuration: 'PT1M',
    maxDeliveryCount: 20,
    defaultMessageTimeToLive: 'P14D',
    deadLetteringOnMessageExpiration: true,
  });
  await broker.stop();
});

test("a configuration is the official emulator's file", async () => {
  const config = fileOf({
    UserConfig: {
      Namespaces: [
        {
          Name: 'sbemulatorns',
          Queues: [
            {
              Name: 'queue.1',
              Properties: {
                DeadLetteringOnMessageExpiration: false,
                DefaultMessageTimeToLive: 'PT1H',
                DuplicateDetectionHistoryTimeWindow: 'PT20S',
                ForwardDeadLetteredMessagesTo: '',
                ForwardTo: '',
                LockDuration: 'PT1M',
                MaxDeliveryCount: 3,
                RequiresDuplicateDetection: false,
                RequiresSession: false,
              },
            },
          ],
          Topics: [],
        },
      ],
      Logging: { Type: 'File' },
    },
  });
  const broker = await startBroker('--config', config);
  expect(await administer(broker).getQueue('queue.1')).toMatchObject({
    maxDeliveryCount: 3,
    defaultMessageTimeToLive: 'PT1H',
    duplicateDetectionHistoryTimeWindow: 'PT20S',
  });
  await broker.stop();
});

test('a configuration that cannot be used is refused with every place, rule and way out', () => {
  const config = fileOf({
    UserConfig: {
      Namespaces: [
        {
          Queues: [
            { Name: 'a', Properties: { LockDuration: 'PT1H', MaxDeliveryCount: 0, Colour: 'red' } },
            { Name: 'A' },
            { Properties: { ForwardTo: 'a' } },
          ],
          Topics: [{ Name: 't' }],
        },
      ],
    },
  });
  const { status, stderr, stdout } = run('--port', '0', '--config', config);
  expect(status).toBe(1);
  expect(stdout).toBe('');
  for (const problem of [
    'UserConfig.Namespaces[0].Queues[0].Properties.LockDuration: give an ISO 8601 duration up to PT5M',
    'UserConfig.Namespaces[0].Queues[0].Properties.MaxDeliveryCount: give a whole number from 1 to 2000',
    'UserConfig.Namespaces[0].Queues[0].Properties.Colour: not a property that this broker knows',
    'UserConfig.Namespaces[0].Queues: the name "a" is given to more than one queue',
    'UserConfig.Namespaces[0].Queues[2].Name: give the queue a name',
    'UserConfig.Namespaces[0].Topics: this broker serves queues only',
  ]) {
    expect(stderr).toContain(problem);
  }
});

test.each([
  ['a file that is not there', ['--config', '/nowhere.json'], '--config /nowhere.json'],
  ['a port that is none', ['--port', 'http'], '--port: give a number'],
  ['an argument that it does not know', ['--colour', 'red'], 'Usage: node local/service-bus/main.ts'],
])('%s is refused in one sentence', (_, args, problem) => {
  const { status, stderr } = run(...args);
  expect(status).toBe(1);
  expect(stderr).toContain(problem);
});

test('a port that is taken is named', async () => {
  const broker = await startBroker();
  const { status, stderr } = run('--port', String(broker.port));
  expect(status).toBe(1);
  expect(stderr).toContain(`Port ${broker.port} is taken; choose another with --port`);
  await broker.stop();
});

test.each(['SIGTERM', 'SIGINT'] as const)('%s stops it, clients connected or not', async (signal) => {
  const child = spawn(process.execPath, [MAIN, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const { connectionString, controlUrl } = JSON.parse(line.toString()) as Record<string, string>;
  await fetch(`${controlUrl}/_local/clock`);
  const client = new ServiceBusClient(connectionString as string);
  await client.createSender('contractor-events').sendMessages({ body: 1, sessionId: 'a' });
  await receiveOne(await client.acceptSession('contractor-events', 'a'));

  child.kill(signal);
  const [code] = (await once(child, 'exit')) as [number];

  expect(code).toBe(0);
  await client.close();
});
