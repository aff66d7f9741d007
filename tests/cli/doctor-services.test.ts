import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { TableClient, TableServiceClient } from '@azure/data-tables';
import { ServiceBusClient, type CreateQueueOptions } from '@azure/service-bus';
import { BlobServiceClient } from '@azure/storage-blob';
import { TABLES } from '../../cli/doctor/tables.ts';
import { TABLES as LOCAL_TABLES } from '../../local/azurite.ts';
import { administer } from '../local/service-bus/service-bus.ts';
import { wholeStack, type WholeStack } from '../stack/whole-stack.ts';
import { findingOf, findingsOf, unwell, vaultOf, type Environment } from './doctor-at-hand.ts';

jest.setTimeout(30_000);

let whole: WholeStack;
let settings: Environment;
beforeAll(async () => {
  whole = await wholeStack();
  settings = whole.stack.settings;
}, 60_000);
afterAll(() => whole?.stop());

/** An address of this machine at which nobody listens. */
const nowhere = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
};

/** What fits `ids` and is not well. */
const met = async (differing: Environment, ids?: RegExp) => {
  const findings = await findingsOf({ ...settings, ...differing }, ids);
  return { unwell: unwell(findings), of: (id: string) => findingOf(findings, id) };
};

describe('settings', () => {
  test('pilot for nobody, and a pass for the link alone, are worth a look', async () => {
    const { unwell: ill, of } = await met({ MODE: 'pilot', PILOT: '', RELEASE: 'none' }, /^settings/);

    expect(ill).toEqual({ 'settings/mode': 'warning', 'settings/release': 'warning' });
    expect(of('settings/release').found).toBe('policy "default", "field" hands a pass to the link alone');
  });

  test('observing is well, and said', async () => {
    expect((await met({ MODE: 'observe' }, /^settings/)).of('settings/mode')).toMatchObject({
      status: 'ok',
      found: expect.stringMatching(/^observe/),
    });
  });
});

describe('the queue', () => {
  const GOOD: CreateQueueOptions = {
    requiresSession: true,
    maxDeliveryCount: 20,
    lockDuration: 'PT1M',
    requiresDuplicateDetection: false,
    deadLetteringOnMessageExpiration: true,
  };
  const made = async (name: string, differing: CreateQueueOptions): Promise<void> => {
    const started = { ...whole.at.serviceBus, service: 'service-bus', port: 0 };
    await administer(started).createQueue(name, { ...GOOD, ...differing });
  };

  test.each([
    ['queue/sessions', { requiresSession: false }, /^CONTRACTOR_QUEUE=.*-2 npm start$/],
    ['queue/deliveries', { maxDeliveryCount: 10 }, /^npm start$/],
    ['queue/lock', { lockDuration: 'PT30S' }, /^npm start$/],
    ['queue/duplicates', { requiresDuplicateDetection: true }, /-2 npm start$/],
    ['queue/expiry', { deadLetteringOnMessageExpiration: false }, /^npm start$/],
  ])('%s is wrong with %j, and nothing else is', async (id, differing, mend) => {
    const name = id.replace('/', '-');
    await made(name, differing);

    const { unwell: ill, of } = await met({ CONTRACTOR_QUEUE: name }, /^queue/);

    expect(ill).toEqual({ [id]: 'wrong' });
    expect(of(id)).toMatchObject({ mend: expect.stringMatching(mend) });
  });

  test('that is not there is one finding', async () => {
    const { unwell: ill, of } = await met({ CONTRACTOR_QUEUE: 'nowhere' }, /^queue/);

    expect(ill).toEqual({ 'queue/there': 'wrong' });
    expect(of('queue/sessions')).toMatchObject({ status: 'not seen', right: 'see queue/there' });
  });

  test('with a dead letter is worth a look', async () => {
    await made('with-a-dead-letter', {});
    const client = new ServiceBusClient(settings['SERVICE_BUS'] ?? '');
    await client.createSender('with-a-dead-letter').sendMessages({ body: 'x', sessionId: 's' });
    const receiver = await client.acceptSession('with-a-dead-letter', 's');
    const [message] = await receiver.receiveMessages(1);
    if (message) await receiver.deadLetterMessage(message);
    await client.close();

    const { unwell: ill, of } = await met({ CONTRACTOR_QUEUE: 'with-a-dead-letter' }, /^queue/);

    expect(ill).toEqual({ 'queue/dead-letters': 'warning' });
    expect(of('queue/dead-letters')).toMatchObject({
      found: expect.stringMatching(/^1,/),
      mend: 'first-day-pass dead-letter list --count',
    });
  });
});

describe('tables and records', () => {
  const plain = { allowInsecureConnection: true };

  test('the tables that are looked for are those of the local stack', () => {
    expect(TABLES.toSorted()).toEqual(LOCAL_TABLES.toSorted());
  });

  test('a table that is missing is named', async () => {
    const tables = TableServiceClient.fromConnectionString(settings['TABLES'] ?? '', plain);
    await tables.deleteTable('Replays');
    const { unwell: ill, of } = await met({}, /^(tables|records)/);
    await tables.createTable('Replays');

    expect(ill).toEqual({ 'tables/present': 'wrong' });
    expect(of('tables/present')).toMatchObject({ found: 'missing: Replays', mend: 'npm start' });
    expect((await met({}, /^tables/)).unwell).toEqual({});
  });

  test('a contractor who is long overdue is told with the time, and not by name', async () => {
    const records = TableClient.fromConnectionString(settings['TABLES'] ?? '', 'Contractors', plain);
    const dueAt = '2026-01-05T07:00:00.000Z';
    await records.createEntity({ partitionKey: 'C-LATE', rowKey: 'record', dueAt });
    const { unwell: ill, of } = await met({}, /^(tables|records)/);
    await records.deleteEntity('C-LATE', 'record');

    expect(ill).toEqual({ 'records/overdue': 'wrong' });
    expect(of('records/overdue').found).toBe(`1 contractor(s) are overdue, the oldest since ${dueAt}`);
  });
});

describe('audit heads', () => {
  test('a container that is missing is told', async () => {
    const container = BlobServiceClient.fromConnectionString(settings['BLOBS'] ?? '').getContainerClient('audit-heads');
    await container.delete();
    const { unwell: ill, of } = await met({}, /^blobs/);
    await container.create();

    expect(ill).toEqual({ 'blobs/audit-heads': 'wrong' });
    expect(of('blobs/audit-heads')).toMatchObject({ found: 'there is no container audit-heads', mend: 'npm start' });
    expect((await met({}, /^blobs/)).unwell).toEqual({});
  });
});

describe('the vault', () => {
  test('a pepper whose only version is disabled', async () => {
    const { properties } = await vaultOf(whole).setSecret('off', 'x');
    await vaultOf(whole).updateSecretProperties('off', properties.version ?? '', { enabled: false });

    const { unwell: ill, of } = await met({ PEPPER_SECRET: 'off' }, /^vault/);

    expect(ill).toEqual({ 'vault/pepper': 'wrong' });
    expect(of('vault/pepper').found).toMatch(/no version that is enabled/);
  });

  test('a pepper that is not well formed', async () => {
    await vaultOf(whole).setSecret('short', 'c2hvcnQ');

    expect((await met({ PEPPER_SECRET: 'short' }, /^vault/)).unwell).toEqual({ 'vault/pepper-form': 'wrong' });
  });

  test('is not asked for the value by anybody but the app', async () => {
    const calls = async () => (await (await fetch(`${whole.at.keyVault.url}/_local/calls`)).json()) as object;
    const { IDENTITY_ENDPOINT: _none, ...asPerson } = settings;
    const before = JSON.stringify(await calls());

    const findings = await findingsOf(asPerson, /^vault/);

    expect(findingOf(findings, 'vault/pepper-form').status).toBe('not seen');
    expect(JSON.stringify(await calls())).toBe(before);
  });
});

describe('a service that is away', () => {
  test.each([
    ['service/answers', (port: number) => ({ PUBLIC_URL: `http://localhost:${port}` })],
    [
      'queue/answers',
      (port: number) => ({
        SERVICE_BUS: `Endpoint=sb://localhost:${port};SharedAccessKeyName=a;SharedAccessKey=b;UseDevelopmentEmulator=true`,
      }),
    ],
    [
      'tables/answer',
      (port: number) => ({
        TABLES: `DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=eA==;TableEndpoint=http://127.0.0.1:${port}/devstoreaccount1;`,
      }),
    ],
    [
      'blobs/answer',
      (port: number) => ({
        BLOBS: `DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=eA==;BlobEndpoint=http://127.0.0.1:${port}/devstoreaccount1;`,
      }),
    ],
    ['vault/answers', (port: number) => ({ KEY_VAULT_URL: `http://127.0.0.1:${port}` })],
    ['graph/answers', (port: number) => ({ GRAPH_URL: `http://127.0.0.1:${port}` })],
    ['sign-in/issuer', (port: number) => ({ SIGN_IN_ISSUER: `http://localhost:${port}/tenant/v2.0` })],
  ])('%s is wrong, and nothing else is', async (id, leading) => {
    const { unwell: ill, of } = await met(leading(await nowhere()));

    expect(ill).toEqual({ [id]: 'wrong' });
    expect(of(id).found).toMatch(/does not answer \(ECONNREFUSED\)$/);
  });
});

describe('clocks', () => {
  /** The vault behind a door whose clock is off. */
  const skewed = async (by: number): Promise<Server> => {
    const { hostname, port } = new URL(whole.at.keyVault.url);
    const server = createServer((asked, answer) => {
      const { method, url, headers } = asked;
      const onward = request({ hostname, port, method, path: url, headers }, (from) => {
        const date = new Date(Date.now() + by).toUTCString();
        answer.writeHead(from.statusCode ?? 502, { ...from.headers, date });
        from.pipe(answer);
      });
      asked.pipe(onward);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return server;
  };

  test.each([
    [90_000, /^Key Vault is (89|90|91) s ahead$/],
    [-3_600_000, /^Key Vault is (3599|3600|3601) s behind$/],
  ])('one that is off by %d ms is told by its service and by how much', async (by, found) => {
    const door = await skewed(by);
    const KEY_VAULT_URL = `http://127.0.0.1:${(door.address() as AddressInfo).port}`;
    const { unwell: ill, of } = await met({ KEY_VAULT_URL }, /^(clocks|vault)/);
    door.closeAllConnections();
    door.close();

    expect(ill).toEqual({ 'clocks/services': 'wrong' });
    expect(of('clocks/services').found).toMatch(found);
  });
});
