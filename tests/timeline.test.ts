import { describe, expect, test } from '@jest/globals';
import { AUDIT_KINDS, type AuditEntry, type AuditFacts, type AuditKind } from '../shared/domain/audit/audit.ts';
import { timelineOf } from '../shared/domain/operations/timeline.ts';

const OID = '3f0c8a52-6f0e-4a39-9b1d-6b0f6f3a1c11';
const OPENS = Date.parse('2026-12-01T07:00:00Z');
const CLAIM = { claimId: 'c', generation: 1 };

/** Facts of each kind as the code writes them. */
const FACTS: Readonly<Record<AuditKind, AuditFacts>> = {
  'event accepted': { type: 'io.firstdaypass.contractor.hired.v1', time: OPENS },
  'event superseded': { type: 'io.firstdaypass.contractor.changed.v1', time: OPENS },
  'event refused': { fault: 'EVENT_MALFORMED', sequenceNumber: '7' },
  'contacts held': {},
  'account located': { found: true, accountId: 'a' },
  'account adopted': { accountId: 'a', by: 'request' },
  'account provisioned': { accountId: 'a', sponsorId: 's' },
  'account updated': { accountId: 'a' },
  'account enabled': { accountId: 'a' },
  'account disabled': { accountId: 'a', found: true },
  'contractor closed': {},
  'contractor forgotten': {},
  'sessions revoked': { accountId: 'a' },
  'claim opened': { ...CLAIM, opensAt: OPENS, expiresAt: OPENS + 72 * 3_600_000 },
  'claim seen': CLAIM,
  'claim released': { ...CLAIM, releases: 2, by: OID },
  'release refused': { ...CLAIM, by: OID },
  'pin refused': { ...CLAIM, left: 1 },
  'claim locked': { ...CLAIM, failed: 5 },
  'claim redeemed': CLAIM,
  'claim replayed': { ...CLAIM, replays: 1 },
  'claim acknowledged': CLAIM,
  'claim lapsed': { ...CLAIM, from: 'released', state: 'open' },
  'claim revoked': CLAIM,
  'claim superseded': CLAIM,
  'pass issued': { ...CLAIM, methodId: 'm', lifetimeMinutes: 60 },
  'pass withheld': { ...CLAIM, fault: 'ACCOUNT_IS_PRIVILEGED' },
  'pass removed': { ...CLAIM, methodId: 'm' },
  'pass used': { claimId: 'c', outcome: 'registered' },
  'pass expired': { claimId: 'c', outcome: 'unused' },
  'early pass found': { claimId: 'c', methodId: 'm', reason: 'OneTimeUsed' },
  'foreign pass found': { claimId: 'c', methodId: 'm', reason: 'EnabledByPolicy', withdrawn: false },
  'notice sent': { notice: 'first day ahead', letters: 1 },
  'step failed': { step: 'open claim', fault: 'GRAPH_THROTTLED', attempt: 2 },
  'step blocked': { step: 'open claim', fault: 'ADDRESS_MISSING', attempt: 1 },
  'step foreseen': { step: 'provision account' },
  'request applied': { act: 'reissue', by: OID, reason: 'the phone was lost' },
  'request refused': { act: 'reissue', by: OID, reason: 'again', why: 'cap reached' },
  'volume exceeded': { batch: 'endings~2026-12-01T07', most: 25 },
  'dead letters replayed': { by: OID, count: 2, letters: '1~1 2~2', statedReason: 'mended' },
  'dead letters discarded': { by: OID, count: 2, letters: '1~1 2~2', statedReason: 'a test of HR' },
  'dead letter uncovered': { by: OID, letter: '1~1', statedReason: 'HR asked' },
  'dead letter edited': { by: OID, letter: '1~1', eventId: 'e~1', paths: '$.data.locale', statedReason: 'a typo' },
  'operation refused': { by: OID, operation: 'GET operations-audit', needs: 'FirstDayPass.Auditor' },
  'entries cut': { lastNumber: 40, lastHash: 'b', days: 400 },
};

const entry = (kind: AuditKind, facts: AuditFacts = FACTS[kind], number = 1): AuditEntry => ({
  contractor: 'C-1',
  number,
  kind,
  at: OPENS + number * 60_000,
  facts,
  entryId: '',
  previous: '',
  hash: '',
});

const saying = (kind: AuditKind, facts?: AuditFacts): string =>
  timelineOf([entry(kind, facts)], 'Europe/Madrid')[0]?.says ?? '';

test.each(AUDIT_KINDS)('“%s” reads as a sentence out of its facts', (kind) => {
  const says = saying(kind);

  expect(says).toMatch(/^[“A-Z\d].*[.”]$/);
  expect(says).not.toMatch(/undefined|\[object|unknown time|io\.firstdaypass|[A-Z]+_[A-Z]+_[A-Z]+(?!S)/);
});

test.each<AuditKind>(['claim released', 'release refused', 'request applied', 'dead letters discarded'])(
  '“%s” names who it was',
  (kind) => {
    expect(saying(kind)).toContain(OID);
  },
);

describe('a sentence says', () => {
  test.each<[AuditKind, AuditFacts, string]>([
    ['event accepted', FACTS['event accepted'], 'HR announced this contractor (written Tue, 1 Dec 2026, 08:00).'],
    [
      'claim opened',
      FACTS['claim opened'],
      'Both mails are out: the link works from Tue, 1 Dec 2026, 08:00 to Fri, 4 Dec 2026, 08:00.',
    ],
    [
      'step blocked',
      FACTS['step blocked'],
      '“open claim” is blocked: HR gave no private address, so the link has nowhere to go. HR sends a primary address that is not in a domain of this tenant.',
    ],
    [
      'step failed',
      FACTS['step failed'],
      '“open claim” did not work (try 2) and is tried again: Microsoft Graph asked us to slow down.',
    ],
    ['request applied', FACTS['request applied'], `${OID} asked for a fresh link: “the phone was lost”. It is done.`],
    [
      'request refused',
      FACTS['request refused'],
      `${OID} asked for a fresh link: “again”. Not done: there were too many fresh links within a day.`,
    ],
    ['claim lapsed', { ...CLAIM, from: 'open', state: 'expired' }, 'The link ran out unused.'],
    ['pass used', { outcome: 'used' }, 'The pass was used to sign in; no sign-in method was registered yet.'],
  ])('for “%s” what happened, who did it and why', (kind, facts, says) => {
    expect(saying(kind, facts)).toBe(says);
  });
});

test('a story keeps its order and is told by the contractor’s clock', () => {
  const story = [entry('event accepted', undefined, 1), entry('claim opened', undefined, 2)];

  const inTokyo = timelineOf(story, 'Asia/Tokyo');
  expect(inTokyo.map(({ local }) => local)).toEqual(['Tue, 1 Dec 2026, 16:01', 'Tue, 1 Dec 2026, 16:02']);
  expect(inTokyo.map(({ entry: { number } }) => number)).toEqual([1, 2]);
  expect(timelineOf(story)[0]?.local).toBe('Tue, 1 Dec 2026, 07:01');
});
