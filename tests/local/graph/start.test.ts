import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Seed } from '../../../local/graph/seed.ts';
import { startDirectory, tokenWith } from './directory.ts';
import type { Directory } from './directory.ts';
import { errorOf, requests } from './requests.ts';

const seedFile = new URL('../../../local/people.json', import.meta.url);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graph-seed-'));
});
afterAll(() => rm(folder, { recursive: true }));

const seedWith = async (change: (seed: Seed) => object): Promise<string> => {
  const seed = JSON.parse(await readFile(seedFile, 'utf8')) as Seed;
  const file = join(folder, `${Math.random()}.json`);
  await writeFile(file, JSON.stringify({ ...seed, ...change(seed) }));
  return file;
};

const failing = async (...args: string[]): Promise<{ code: unknown; said: string }> => {
  const child = spawn(process.execPath, ['local/graph/main.ts', ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, 'close')) as [unknown];
  return { code, said };
};

describe('starting alone', () => {
  test('says in one line where it answers, and stops on SIGTERM with 0', async () => {
    const directory = await startDirectory();
    const { port, url } = directory;
    expect(directory).toMatchObject({
      service: 'graph',
      url: `http://127.0.0.1:${port}`,
      baseUrl: `${url}/v1.0`,
      identityEndpoint: `${url}/msi/token`,
    });
    await directory.stop();
    expect(directory.process.exitCode).toBe(0);
    await expect(fetch(`${url}/mail`)).rejects.toThrow('fetch failed');
  });

  test('stops while a caller holds its connection open', async () => {
    const directory = await startDirectory();
    await (await fetch(`${directory.url}/mail`)).text();
    await directory.stop();
    expect(directory.process.exitCode).toBe(0);
  });

  test('takes a port, and names it when it is taken', async () => {
    const directory = await startDirectory();
    const { code, said } = await failing('--port', String(directory.port));
    expect(code).toBe(1);
    expect(said).toContain(`Port ${directory.port} is taken`);
    await directory.stop();
  });

  test('takes another seed, and allows sending from the mailboxes that it lists', async () => {
    const directory = await startDirectory(
      '--config',
      await seedWith(() => ({ mailboxes: ['first-day@contoso.example'] })),
    );
    const ask = requests(directory, await tokenWith(directory));
    const message = {
      subject: 's',
      body: { contentType: 'text', content: 't' },
      toRecipients: [{ emailAddress: { address: 'a@home.example' } }],
    };
    expect((await ask('POST', '/users/first-day@contoso.example/sendMail', { message })).status).toBe(202);
    const refused = await ask('POST', '/users/sam.okafor@contoso.example/sendMail', { message });
    expect([refused.status, errorOf(refused)['code']]).toEqual([403, 'ErrorAccessDenied']);
    await directory.stop();
  });

  test('refuses a seed that names somebody unknown, and says where', async () => {
    const file = await seedWith(({ people: [first, ...rest] }) => ({
      people: [{ ...first, sponsors: ['ghost@contoso.example'] }, ...rest],
    }));
    const { code, said } = await failing('--config', file);
    expect(code).toBe(1);
    expect(said).toContain('/people/0/sponsors names ghost@contoso.example');
  });

  test.each([
    ['a seed that is not there', ['--config', 'no-such.json'], 'no-such.json'],
    ['an option that does not exist', ['--prot', '1'], '--prot'],
  ])('refuses %s and shows its usage', async (_, args, named) => {
    const { code, said } = await failing(...args);
    expect(code).toBe(1);
    expect(said).toContain(named);
    expect(said).toContain('Usage:');
  });
});

describe('control', () => {
  let directory: Directory;
  beforeAll(async () => {
    directory = await startDirectory();
  });
  afterAll(() => directory.stop());

  test('moves the clock by an ISO 8601 duration and refuses anything else', async () => {
    const now = async (): Promise<number> => Date.parse(String((await directory.control('GET', 'clock')).body['now']));
    const before = await now();
    expect((await directory.control('POST', 'clock', { advance: 'P1DT2H' })).status).toBe(200);
    expect((await now()) - before).toBeGreaterThanOrEqual(26 * 3_600_000);
    expect((await directory.control('POST', 'clock', { advance: '10 minutes' })).status).toBe(400);
  });

  test('counts calls, writes, answers, mails and the passes of each account, and forgets them on request', async () => {
    const ask = requests(directory, await tokenWith(directory, 'User.ReadWrite.All'));
    await directory.control('DELETE', 'calls');
    await ask('GET', '/users/sam.okafor@contoso.example');
    await ask('PATCH', '/users/sam.okafor@contoso.example', { jobTitle: 'x' });
    await ask('PATCH', '/users/sam.okafor@contoso.example', { shoeSize: 1 });
    expect((await directory.control('GET', 'calls')).body).toEqual({
      calls: { 'GET /users/{user-id}': 1, 'PATCH /users/{user-id}': 2 },
      answers: { 200: 1, 204: 1, 400: 1 },
      writes: 1,
      passesCreated: {},
      mails: 0,
    });
    await directory.control('DELETE', 'calls');
    expect((await directory.control('GET', 'calls')).body).toMatchObject({ calls: {}, writes: 0 });
  });

  test('names what it knows when asked for something else', async () => {
    const { status, body } = await directory.control('GET', 'nothing');
    expect([status, JSON.stringify(body)]).toEqual([404, expect.stringContaining('POST clock')]);
  });
});
