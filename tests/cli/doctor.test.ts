import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { reportSchema } from '../../cli/doctor/report.ts';
import { tokenFor } from '../../samples/contractor-day.ts';
import { sightings } from '../stack/canary.ts';
import { wholeStack, type WholeStack } from '../stack/whole-stack.ts';
import { findingOf, findingsOf, unwell, vaultOf, type Environment } from './doctor-at-hand.ts';
import { run, type Ran } from './run.ts';

jest.setTimeout(30_000);

const folder = mkdtempSync(join(tmpdir(), 'doctor-'));
let whole: WholeStack;
let settings: Environment;
beforeAll(async () => {
  whole = await wholeStack();
  settings = whole.stack.settings;
}, 60_000);
afterAll(async () => {
  await whole?.stop();
  rmSync(folder, { recursive: true });
});

const doctor = (differing: Environment = {}, ...args: string[]): Promise<Ran> => {
  const file = join(folder, 'settings.json');
  writeFileSync(file, JSON.stringify({ IsEncrypted: false, Values: { ...settings, ...differing } }));
  return run(['doctor', '--settings', file, ...args]);
};

test('on the local stack finds nothing wrong, in groups with ticks, plain when piped', async () => {
  const { code, out, err } = await doctor();

  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/^queue\n  ✓ Service Bus answers/m);
  expect(out).toMatch(/0 wrong, 0 to look at, \d+ not seen\n$/);
  expect(out).not.toContain('\u001B');
});

test('says what is wrong, why it matters and the command that mends it, and ends with 9', async () => {
  const { code, out } = await doctor({ PEPPER_SECRET: 'another' });

  expect(code).toBe(9);
  expect(out).toMatch(
    /✗ the pepper is there\n +found +the secret another is missing\n +why +\S.*\n +mend +az keyvault secret set --vault-name \S+ --name another/,
  );
});

test('--json keeps one shape, whatever holds', async () => {
  const well = await doctor({}, '--json');
  const ill = await doctor({ MAILBOXES: '' }, '--json');
  const [first, second] = [well, ill].map(({ out }) => reportSchema.parse(JSON.parse(out)));

  expect(first && unwell(first.checks)).toEqual({});
  expect([well.code, first?.healthy, first?.as]).toEqual([0, true, 'app']);
  expect([ill.code, second?.healthy]).toEqual([9, false]);
  expect(second?.checks.map(({ id }) => id)).toEqual(first?.checks.map(({ id }) => id));
  expect(second?.checks[0]).toMatchObject({
    id: 'settings/hold',
    status: 'wrong',
    found: expect.stringContaining('MAILBOXES is missing'),
  });
  expect(new Set(second?.checks.slice(1).map(({ status }) => status))).toEqual(new Set(['not seen']));
});

test.each([
  ['is not there', undefined],
  ['is not JSON', 'MODE=live'],
  ['has no settings', '{"MODE":"live"}'],
])('a settings file that %s is told plainly', async (_, text) => {
  const file = join(folder, 'broken.json');
  rmSync(file, { force: true });
  if (text !== undefined) writeFileSync(file, text);

  const { code, err } = await run(['doctor', '--settings', file]);

  expect([code, err]).toEqual([2, expect.stringContaining('broken.json')]);
});

test('shows no secret: neither the pepper, nor one that is not well formed, nor a token', async () => {
  const { value: pepper = '' } = await vaultOf(whole).getSecret('pepper');
  const bad = 'not-quite-thirty-two-bytes';
  await vaultOf(whole).setSecret('bad', bad);
  const FIRST_DAY_PASS_TOKEN = await tokenFor(whole.at, whole.at.people.operator);

  const shown = await Promise.all([doctor({ FIRST_DAY_PASS_TOKEN }), doctor({ PEPPER_SECRET: 'bad' }, '--json')]);

  expect(shown[1].out).toContain('is not 32 bytes');
  const canaries = [
    { name: 'pepper', spellings: [pepper, Buffer.from(pepper, 'base64url')] },
    { name: 'bad pepper', spellings: [bad] },
    { name: 'token', spellings: [FIRST_DAY_PASS_TOKEN] },
    { name: 'key', spellings: [/AccountKey=([^;]+)/.exec(settings['TABLES'] ?? '')?.[1] ?? ''] },
  ];
  const places = shown.flatMap(({ out, err }) => [
    { where: 'output', content: out },
    { where: 'errors', content: err },
  ]);
  expect(sightings(canaries, places)).toEqual([]);
});

test('whoever holds a role in the product hears how the service reads its records', async () => {
  const FIRST_DAY_PASS_TOKEN = await tokenFor(whole.at, whole.at.people.auditor);
  process.env['FIRST_DAY_PASS_TOKEN'] = FIRST_DAY_PASS_TOKEN;
  const findings = await findingsOf({ ...settings, FIRST_DAY_PASS_TOKEN }, /^service/);
  delete process.env['FIRST_DAY_PASS_TOKEN'];

  expect(findingOf(findings, 'service/health').status).toBe('ok');
});

test('a person who is not signed in anywhere is told to, and nothing counts as wrong', async () => {
  const { IDENTITY_ENDPOINT: _none, ...asNobody } = settings;
  const findings = await findingsOf(asNobody);

  expect(unwell(findings)).toEqual({});
  expect(findingOf(findings, 'policy/enabled')).toMatchObject({
    status: 'not seen',
    found: 'there is no token to ask Microsoft Graph with',
    right: expect.stringContaining('az login'),
  });
});
