import { expect, test } from '@jest/globals';
import { backOff, withFailure } from '../shared/domain/contractor/attempt.ts';
import { contractorKey, type ContractorRecord, type Wanted } from '../shared/domain/contractor/contractor.ts';
import type { ClaimId } from '../shared/domain/brand.ts';
import { Fault } from '../shared/domain/fault.ts';
import { ownFacts, plan, toldMailed } from '../shared/domain/steps/plan.ts';
import type { Policies, Policy } from '../shared/domain/contractor/policy.ts';

const policy: Policy = {
  name: 'default',
  passLifetimeMinutes: 60,
  passUsableOnce: true,
  release: 'sponsor',
  opensAt: '08:00',
  mailBeforeMinutes: 0,
  opensLateDays: 3,
  claimLifetimeHours: 72,
  remindAfterHours: 4,
  tellSponsorBeforeHours: 0,
  reissuesPerDay: 3,
  retryForHours: 6,
};
const policies: Policies = new Map([['default', policy]]);
const opens = Date.parse('2026-12-01T08:00:00Z');
const HOUR = 3_600_000;

const wanted: Wanted = {
  externalId: 'C-1',
  givenName: 'Ana',
  familyName: 'Díaz',
  displayName: 'Ana Díaz',
  phoneNumbers: [],
  timezone: 'UTC',
  sponsor: 'sam',
  startsOn: '2026-12-01',
};
const record = (more: Partial<ContractorRecord> = {}): ContractorRecord => ({
  key: contractorKey('C-1'),
  source: 'hr',
  newest: {},
  seen: [],
  asked: { generation: 1, at: [], releaseBySponsor: false },
  leaving: [],
  told: {},
  attempts: {},
  wanted,
  ...more,
});
const account = { id: 'a', userPrincipalName: 'ana.diaz@contoso.example', facts: ownFacts(wanted) };
const named = { id: 'claim' as ClaimId, generation: 1 };
const next = (more: Partial<ContractorRecord>, now: number) => plan({ record: record(more) }, now, policies);

test('a hired contractor gets an account at once, however far the first day is', () => {
  expect(next({}, opens - 300 * 24 * HOUR)).toEqual({ kind: 'provision account', locateOnly: false });
});

test('with an account the plan waits for the first morning', () => {
  expect(next({ account }, opens - HOUR)).toEqual({ kind: 'wait until', at: opens });
});

test('the claim opens on the first morning, and up to three days late', () => {
  expect(next({ account }, opens)).toEqual({ kind: 'open claim' });
  expect(next({ account }, opens + 72 * HOUR)).toEqual({ kind: 'open claim' });
});

test('later than that nothing is made and nobody is mailed', () => {
  expect(next({ account }, opens + 72 * HOUR + 1)).toEqual({ kind: 'nothing' });
  expect(next({}, opens + 72 * HOUR + 1)).toEqual({ kind: 'provision account', locateOnly: true });
  expect(next({ located: { at: opens } }, opens + 72 * HOUR + 1)).toEqual({ kind: 'nothing' });
});

test('a claim that was sent is done with; one that was named and not sent is opened again', () => {
  expect(next({ account, claim: { ...named, sentAt: opens }, told: { [toldMailed(1)]: opens } }, opens + HOUR)).toEqual(
    { kind: 'nothing' },
  );
  expect(next({ account, claim: named }, opens + HOUR)).toEqual({ kind: 'open claim' });
});

test('while contacts are on hold no claim opens', () => {
  expect(next({ account, heldFor: { sponsor: 'max', since: opens } }, opens + HOUR)).toEqual({ kind: 'nothing' });
});

test('a record without facts has nothing to do', () => {
  const { wanted: _facts, ...empty } = record();

  expect(plan({ record: empty }, opens, policies)).toEqual({ kind: 'nothing' });
});

test('a step that failed waits for its turn; a blocked one does not match, and the standstill is told', () => {
  const failed = withFailure(record(), 'provision account', new Fault('GRAPH_UNAVAILABLE'), opens, policy, 0.5);
  const blocked = withFailure(record(), 'provision account', new Fault('ACCOUNT_IS_MEMBER'), opens, policy, 0.5);

  expect(plan({ record: failed }, opens, policies)).toEqual({ kind: 'wait until', at: opens + 5_000 });
  expect(plan({ record: failed }, opens + 5_000, policies)).toEqual({ kind: 'provision account', locateOnly: false });
  expect(plan({ record: blocked }, opens, policies)).toEqual({ kind: 'wait until', at: opens + HOUR / 4 });
});

test('failures back off 5 s, 15 s, 1, 5, 15 and then 30 minutes, each by up to a fifth more or less', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 100].map((n) => backOff(n, 0.5) / 1_000)).toEqual([
    5, 15, 60, 300, 900, 1_800, 1_800, 1_800,
  ]);
  expect([backOff(1, 0), backOff(1, 0.999_999)]).toEqual([4_000, 6_000]);
});

test('what Graph asks for wins over our own back-off', () => {
  const failed = withFailure(
    record(),
    'open claim',
    new Fault('GRAPH_THROTTLED', { retryAfterMs: 47_000 }),
    opens,
    policy,
    0.5,
  );

  expect(failed.attempts['open claim']).toMatchObject({ count: 1, notBefore: opens + 47_000 });
});

test('past the time budget a retry becomes a block', () => {
  let failing = record();
  let now = opens;
  for (let tries = 0; tries < 100 && !failing.attempts['open claim']?.blocked; tries++) {
    failing = withFailure(failing, 'open claim', new Fault('MAIL_UNAVAILABLE'), now, policy, 0.5);
    now = failing.attempts['open claim']?.notBefore ?? now;
  }

  expect(failing.attempts['open claim']?.blocked).toMatchObject({ code: 'RETRIES_EXHAUSTED' });
  expect(now - opens).toBeGreaterThan(6 * HOUR);
  expect(now - opens).toBeLessThanOrEqual(6.5 * HOUR + 5_000);
});
