import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mailsOf, until } from '../../samples/contractor-day.ts';
import { firstBroken } from '../../shared/domain/audit/audit-chain.ts';
import type { AuditEntry } from '../../shared/domain/audit/audit.ts';
import { addressOf, entriesOf, mailedLink } from '../stack/hand-over.ts';
import { starter, storyOf, wholeStack, type WholeStack } from '../stack/whole-stack.ts';
import { listAll, operateAs, type Operate } from './operations-at-hand.ts';

let whole: WholeStack;
let operator: Operate;
let auditor: Operate;
let stranger: Operate;
beforeAll(async () => {
  whole = await wholeStack();
  [operator, auditor, stranger] = (await Promise.all(
    [whole.at.people.operator, whole.at.people.auditor, whole.at.people.sponsor].map((name) => operateAs(whole, name)),
  )) as [Operate, Operate, Operate];
}, 60_000);
afterAll(() => whole?.stop());

const reason = 'the cause is mended';

const refusals = async () =>
  (await whole.rows('Audit', "PartitionKey eq '~service'"))
    .filter(({ kind }) => kind === 'operation refused')
    .map(({ facts }) => JSON.parse(String(facts)) as Record<string, string>);

test('a stranger sees nothing, an auditor reads and cannot act, and each refusal is on the record', async () => {
  for (const path of [
    'health',
    'role',
    'dead-letters',
    'dead-letters/1~1',
    'contractors',
    'contractors/C-1',
    'audit',
  ]) {
    const { status, body } = await stranger(path);
    expect([path, status, body['error']]).toEqual([path, 403, 'not-allowed']);
    expect((await auditor(path)).status).not.toBe(403);
  }
  const acts: readonly (readonly [string, object])[] = [
    ['dead-letters', { act: 'replay', letters: ['1~1'], reason }],
    ['dead-letters/1~1', { reason }],
    ['dead-letters/1~1/edit', { reason, set: { '$.data.timezone': 'Europe/Madrid' } }],
    ['contractors/C-1', { act: 'forget', reason }],
  ];
  for (const [path, body] of acts)
    for (const operate of [auditor, stranger]) expect([path, (await operate(path, body)).status]).toEqual([path, 403]);

  const told = await refusals();
  expect(told).toContainEqual(
    expect.objectContaining({
      operation: 'GET operations-audit',
      needs: 'FirstDayPass.Operator or FirstDayPass.Auditor',
    }),
  );
  const turnedAway = told.filter(
    ({ operation, needs }) => operation === 'POST operations-contractor' && needs === 'FirstDayPass.Operator',
  );
  expect(new Set(turnedAway.map(({ by }) => by)).size).toBe(2);
});

test('everybody with a role learns whether they may act', async () => {
  expect((await operator('role')).body).toMatchObject({ acts: true, mode: 'live' });
  expect((await auditor('role')).body).toMatchObject({ acts: false });
});

test('without a token, from another site or by another method there is nothing to be had', async () => {
  const ask = async (headers: Record<string, string>, method = 'GET') =>
    (await fetch(`${whole.at.app}/api/operations/dead-letters`, { method, headers })).status;

  expect(await ask({ 'x-first-day-pass': '1', origin: whole.at.app })).toBe(401);
  expect(await ask({ 'x-first-day-pass': '1', origin: 'https://elsewhere.example' })).toBe(403);
  expect(await ask({ 'x-first-day-pass': '1', origin: whole.at.app }, 'DELETE')).toBe(405);
});

test('a refused event is listed with what to do, shown masked, replayed, and refused again under a new number', async () => {
  const event = { ...starter('O-1'), source: 'https://nobody.example' };
  await whole.send(event);
  const [letter] = await until(
    'the dead letter',
    async () => {
      const all = await listAll(operator, 'contractor=o-1');
      return all.length > 0 ? all : undefined;
    },
    30_000,
  );
  expect(letter).toMatchObject({ fault: 'EVENT_SOURCE_UNKNOWN', contractor: 'O-1', heldBack: false });
  expect(await listAll(operator, 'fault=EVENT_SOURCE_UNKNOWN&text=o-1&type=hired')).toHaveLength(1);
  expect(await listAll(operator, 'contractor=O-1&olderThanMinutes=5')).toEqual([]);
  const shown = await auditor(`dead-letters/${letter?.id ?? ''}`);
  expect(shown.body).toMatchObject({
    body: { kind: 'event', event: { subject: 'O-1' } },
    note: { problems: [{ path: '$.source' }] },
  });
  expect(JSON.stringify(shown.body)).not.toContain(addressOf('O-1'));
  expect(JSON.stringify((await operator(`dead-letters/${letter?.id ?? ''}`, { reason })).body)).toContain(
    addressOf('O-1'),
  );

  const { status, body } = await operator('dead-letters', { act: 'replay', letters: [letter?.id], reason });

  expect([status, body]).toMatchObject([200, { outcomes: { [letter?.id ?? '']: 'replayed' }, removed: 1 }]);
  const again = await until('the copy to die', async () => (await listAll(operator, 'contractor=o-1'))[0], 30_000);
  expect(again).toMatchObject({ fault: 'EVENT_SOURCE_UNKNOWN', replays: 1, times: 2 });
  expect((await operator('dead-letters', { act: 'discard', letters: [again.id], reason })).body).toMatchObject({
    outcomes: { [again.id]: 'discarded' },
  });
  expect(await listAll(operator, 'contractor=o-1')).toEqual([]);
}, 60_000);

test('a block is lifted by a replay once its cause is mended', async () => {
  const event = structuredClone(starter('O-2'));
  const withoutAddress = { ...event, data: { ...event.data, emails: [] } };
  await whole.send(withoutAddress);
  const letter = await until('the dead letter', async () => (await listAll(operator, 'contractor=o-2'))[0], 30_000);
  expect(letter.fault).toBe('ADDRESS_MISSING');
  expect((await operator('contractors?phase=blocked')).body['contractors']).toContainEqual(
    expect.objectContaining({ key: 'O-2', blocked: ['ADDRESS_MISSING'] }),
  );
  const { body } = await operator('contractors/o-2');
  expect(body).toMatchObject({ phase: 'blocked', blocks: [{ code: 'ADDRESS_MISSING' }] });
  expect((await auditor('health')).body).toMatchObject({
    mode: 'live',
    contractors: { complete: true, phases: { blocked: 1 }, blocked: [{ fault: 'ADDRESS_MISSING', count: 1 }] },
    overdue: { count: 0 },
    requests: { count: 0 },
    deadLetters: { count: 1, complete: true, faults: [{ fault: 'ADDRESS_MISSING', count: 1, heldBack: 0 }] },
  });

  await operator('dead-letters', { act: 'replay', letters: [letter.id], reason });

  const entry = await until('the lifted block', async () =>
    (await entriesOf(whole, 'O-2')).find(
      ({ kind, facts }) => kind === 'request applied' && facts['act'] === 'lift-block',
    ),
  );
  expect(entry.facts['reason']).toBe(reason);
}, 60_000);

test('an operator reissues a claim and sees who, what and what is next, without a name or an address', async () => {
  await whole.send(starter('O-3'));
  await mailedLink(whole, 'O-3');

  const { status, body } = await operator('contractors/O-3', { act: 'reissue', reason: 'the phone was lost' });

  expect([status, typeof body['id']]).toEqual([202, 'string']);
  await mailedLink(whole, 'O-3', 2);
  const shown = await until('the claim to be open', async () => {
    const { body: now } = await auditor('contractors/o-3');
    return now['phase'] === 'open' && now['nextAt'] !== undefined ? now : undefined;
  });
  expect(shown).toMatchObject({ key: 'O-3', claim: { state: 'open' }, passes: [] });
  const timeline = shown['timeline'] as { kind: string; local: string; says: string }[];
  const kinds = timeline.map(({ kind }) => kind);
  expect(timeline.map(({ says }) => says)).toContainEqual(
    expect.stringMatching(/^\S+ asked for a fresh link: “the phone was lost”\. It is done\.$/),
  );
  expect(kinds).toContain('request applied');
  expect((await storyOf(whole, 'O-3')).slice(0, kinds.length)).toEqual(kinds);
  expect(JSON.stringify(shown)).not.toMatch(/example\.net|"Ana"|NrO3/);
  expect((await mailsOf(whole.at, addressOf('O-3'))).length).toBeGreaterThanOrEqual(2);
}, 60_000);

test.each([
  ['an act that does not exist', 'contractors/O-3', { act: 'promote', reason }],
  ['no reason', 'contractors/O-3', { act: 'withdraw' }],
  ['a reason of two letters', 'dead-letters', { act: 'discard', letters: ['1~1'], reason: 'ok' }],
  ['a letter that is no number', 'dead-letters', { act: 'replay', letters: ['first'], reason }],
  ['no letters at all', 'dead-letters', { act: 'replay', letters: [], reason }],
  ['an edit of nothing', 'dead-letters/1~1/edit', { reason }],
  ['an edit of a letter that is no number', 'dead-letters/first/edit', { reason, unset: ['$.data.locale'] }],
  ['an account id that is none', 'contractors/O-3', { act: 'adopt', accountId: 'ana', reason }],
])('%s is refused by name', async (_, path, body) => {
  const answer = await operator(path, body);

  expect([answer.status, answer.body['error']]).toEqual([400, 'malformed']);
  expect(answer.body['problems']).not.toEqual([]);
});

test.each(['contractor=', 'fault=ADRESS_MISSING', 'olderThanMinutes=soon', 'from=first'])(
  'a filter that means nothing is refused, for it would mean every letter: %s',
  async (query) => {
    const { status, body } = await operator(`dead-letters?${query}`);

    expect([status, body['error']]).toEqual([400, 'malformed']);
  },
);

test('a refused event is corrected where its note says so, and taken; what is HR’s word alone is not', async () => {
  const event = starter('O-4');
  await whole.send(Object.assign({}, event, { data: { ...event.data, timezone: 'Moon/Crater' } }));
  const letter = await until('the dead letter', async () => (await listAll(operator, 'contractor=o-4'))[0], 30_000);
  const path = `dead-letters/${letter.id}`;
  expect((await auditor(path)).body).toMatchObject({ editable: ['$.data.timezone'] });

  const emails = await operator(`${path}/edit`, { reason, set: { '$.data.emails': [{ value: 'eve@example.org' }] } });
  expect([emails.status, emails.body['problems']]).toEqual([
    400,
    [{ path: '$.data.emails', rule: expect.any(String) }],
  ]);
  const edited = await operator(`${path}/edit`, { reason, set: { '$.data.timezone': 'Europe/Madrid' } });

  expect([edited.status, edited.body]).toMatchObject([
    200,
    { outcome: 'edited', eventId: `${event.id}~1`, paths: ['$.data.timezone'] },
  ]);
  await mailedLink(whole, 'O-4');
  expect(await listAll(operator, 'contractor=o-4')).toEqual([]);
}, 60_000);

test('what is not there is said so', async () => {
  expect((await operator('dead-letters/999999~1')).status).toBe(404);
  expect((await operator('contractors/NOBODY')).status).toBe(404);
  expect((await operator('contractors/NOBODY', { act: 'withdraw', reason })).status).toBe(404);
  expect((await operator('dead-letters', { act: 'replay', letters: ['999999~1'], reason })).body['outcomes']).toEqual({
    '999999~1': 'unknown',
  });
});

test('the audit trail comes out whole: every chain verifies from what was exported', async () => {
  const entries: AuditEntry[] = [];
  for (let path: string | undefined = 'audit'; path !== undefined;) {
    const { body } = await auditor(path);
    entries.push(...(body['entries'] as AuditEntry[]));
    const next = body['next'] as string | undefined;
    path = next === undefined ? undefined : `audit?after=${encodeURIComponent(next)}`;
  }
  const chains = Map.groupBy(entries, ({ contractor }) => contractor);

  expect([...chains.keys()]).toEqual(expect.arrayContaining(['O-3', '~service']));
  expect([...chains.values()].map((chain) => firstBroken(chain))).toEqual([...chains].map(() => undefined));
  const own = (await auditor('audit?contractor=o-3')).body['entries'] as AuditEntry[];
  expect(own.slice(0, 3)).toEqual(chains.get('O-3')?.slice(0, 3));
});
