import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TableClient } from '@azure/data-tables';
import { tableClient } from '../../shared/adapters/tables-client.ts';
import { tablesContractors } from '../../shared/adapters/tables-contractors.ts';
import { Fault } from '../../shared/domain/fault.ts';
import { azuriteConnectionString, startAzurite } from '../stack/azurite.ts';
import type { Azurite } from '../stack/azurite.ts';
import { present } from './answers.ts';
import { clientOf } from './azurite-table.ts';
import { startLossyProxy } from './lossy-proxy.ts';
import { aBareRecord, aFullRecord, NOON } from './sample-contractor.ts';
import { calls, CALLS, everythingIn, KEY, thrownBy } from './table-calls.ts';

let azurite: Azurite;
beforeAll(async () => {
  azurite = await startAzurite();
});
afterAll(() => azurite.stop());

describe('a store that is away', () => {
  test('is STORE_AWAY within seconds, whatever was asked of it', async () => {
    const gone = await startAzurite();
    const table = clientOf(gone, 'Contractors');
    expect(await tablesContractors(table).read(KEY)).toBeUndefined();
    await gone.stop();
    const started = performance.now();

    const errors = await Promise.all(CALLS.map((name) => thrownBy(calls(table)[name])));

    expect(errors.map((error) => (error instanceof Fault ? error.code : error))).toEqual(CALLS.map(() => 'STORE_AWAY'));
    expect(performance.now() - started).toBeLessThan(6_000);
  });
});

describe('a store that answers, but not as it should', () => {
  let server: Server;
  let answer: RequestListener;
  const table = (patienceMs?: number): TableClient => {
    const { port } = server.address() as AddressInfo;
    return clientOf({ connectionString: azuriteConnectionString(port) }, 'Contractors', patienceMs);
  };
  const echoing =
    (status: number, headers: Record<string, string> = {}): RequestListener =>
    (request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        response.writeHead(status, { 'content-type': 'text/plain', 'x-ms-request-id': 'r-1', ...headers });
        response.end(Buffer.concat(parts));
      });
    };

  beforeAll(async () => {
    server = createServer((request, response) => answer(request, response)).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  test.each([401, 403, 408, 429, 500, 503])('%d is STORE_AWAY, with its request id', async (status) => {
    answer = echoing(status);

    const error = await thrownBy(() => tablesContractors(table()).read(KEY));

    expect(error).toMatchObject({ code: 'STORE_AWAY', details: { requestId: 'r-1' } });
    expect((error as Fault).details.operatorNote).toContain(String(status));
  });

  test('a refused row is a plain error, for waiting would not help', async () => {
    answer = echoing(413);

    const error = await thrownBy(() => tablesContractors(table()).insert(aFullRecord('C-1')));

    expect(error).not.toBeInstanceOf(Fault);
    expect(String(error)).toContain('table Contractors refused the call: 413');
  });

  test('one that never answers is given up when the time of the call is over', async () => {
    answer = () => {};
    const started = performance.now();

    const error = await thrownBy(() => tablesContractors(table(300)).read(KEY));

    expect(error).toMatchObject({ code: 'STORE_AWAY' });
    expect(performance.now() - started).toBeLessThan(4_000);
  });

  test('one that asks to wait for an hour is not waited for', async () => {
    answer = echoing(429, { 'retry-after': '3600' });

    expect(await thrownBy(() => tablesContractors(table(300)).read(KEY))).toMatchObject({ code: 'STORE_AWAY' });
  });

  test('one that is back at the third try is not missed', async () => {
    let tries = 0;
    answer = (request, response) => echoing((tries += 1) < 3 ? 503 : 404)(request, response);

    expect(await tablesContractors(table()).read(KEY)).toBeUndefined();
    expect(tries).toBe(3);
  });

  test.each([413, 503])('an error after %d holds nothing of the row', async (status) => {
    answer = echoing(status);
    const record = aFullRecord('C-1');

    const all = everythingIn(await thrownBy(() => tablesContractors(table()).insert(record)));

    for (const told of ["D'Ángelo", 'zoe+new@example.net', 'zoe.dangelo', 'sam.okafor', '600 000', record.claim?.id])
      expect(all).not.toContain(told);
  });
});

describe('a lost answer', () => {
  test('the SDK repeats the write and loses to itself, so the caller reads again and finds its own write', async () => {
    const proxy = await startLossyProxy(azurite.port);
    const through = { connectionString: azuriteConnectionString(proxy.port) };
    const contractors = tablesContractors(clientOf(through, await azurite.freshTable()));

    proxy.loseNextAnswer();
    expect(await contractors.insert(aBareRecord('C-1'))).toBeUndefined();
    const known = present(await contractors.read(KEY));

    proxy.loseNextAnswer();
    expect(await contractors.swap(known, { ...known.value, dueAt: NOON })).toBeUndefined();
    expect((await contractors.read(KEY))?.value.dueAt).toBe(NOON);
    await proxy.close();
  });
});

describe('the way to the tables', () => {
  test('a connection string to another machine without TLS is refused', async () => {
    const connectionString =
      'DefaultEndpointsProtocol=http;AccountName=a;AccountKey=YQ==;TableEndpoint=http://tables.contoso.example/a;';
    const table = clientOf({ connectionString }, 'Contractors');

    await expect(tablesContractors(table).read(KEY)).rejects.toThrow(/allowInsecureConnection/);
  });

  test('a token never travels without TLS', async () => {
    const table = tableClient({ kind: 'identity', endpoint: 'http://localhost:1' }, 'Contractors', {
      getToken: async () => ({ token: 't', expiresOnTimestamp: NOON }),
    });

    await expect(tablesContractors(table).read(KEY)).rejects.toThrow(/not permitted for non-TLS/);
  });

  test('an identity that gets no token meets STORE_AWAY', async () => {
    const refused = Object.assign(new Error('no'), { name: 'CredentialUnavailableError' });
    const table = tableClient({ kind: 'identity', endpoint: 'https://localhost:1' }, 'Contractors', {
      getToken: () => Promise.reject(refused),
    });

    expect(await thrownBy(() => tablesContractors(table).read(KEY))).toMatchObject({ code: 'STORE_AWAY' });
  });
});
