import { expect, test } from '@jest/globals';
import type { Attempt, ContractorRecord, NamedClaim } from '../shared/domain/contractor/contractor.ts';
import { phaseOf } from '../shared/domain/contractor/phase.ts';
import { numberedClaimId } from './contracts/sample-claim.ts';
import { aBareRecord, NOON } from './contracts/sample-contractor.ts';

const account = { id: '1', userPrincipalName: 'ana@contoso.example', facts: '{}' };
const named: NamedClaim = { id: numberedClaimId(1), generation: 1 };
const mailed: NamedClaim = { ...named, sentAt: NOON };
const retried: Attempt = { count: 1, since: NOON, notBefore: NOON, lastFault: 'GRAPH_THROTTLED' };
const blocked: Attempt = { ...retried, blocked: { code: 'ADDRESS_MISSING', at: NOON } };
const heldFor = { sponsor: 'kim@contoso.example', since: NOON };

const cases: readonly (readonly [string, string, Partial<ContractorRecord>])[] = [
  ['without an account', 'planned', {}],
  ['with an account', 'waiting', { account }],
  ['whose claim is named but not mailed', 'waiting', { account, claim: named }],
  ['whose step is tried again', 'waiting', { account, attempts: { 'open claim': retried } }],
  ['whose claim was mailed', 'open', { account, claim: mailed }],
  ['whose pass ended unused', 'open', { account, claim: { ...mailed, outcome: 'unused' } }],
  [
    'whose pass was used, without a method that we can see',
    'redeemed',
    { account, claim: { ...mailed, outcome: 'used' } },
  ],
  ['who has a method to sign in with', 'working', { account, claim: { ...mailed, outcome: 'registered' } }],
  ['whose last day is yet to come', 'waiting', { account, end: { kind: 'ended', at: NOON, endsOn: '2027-05-31' } }],
  ['whose step is blocked', 'blocked', { account, claim: mailed, attempts: { 'open claim': blocked } }],
  ['whose new contacts wait for a word', 'held', { account, attempts: { 'open claim': blocked }, heldFor }],
  ['whose last day is over', 'ended', { account, heldFor, closedAt: NOON }],
  ['who was cancelled', 'cancelled', { account, heldFor, end: { kind: 'cancelled', at: NOON } }],
  ['whose facts were wiped', 'forgotten', { end: { kind: 'cancelled', at: NOON }, forgottenAt: NOON }],
];

test.each(cases)('a contractor %s is %s', (_, phase, facts) => {
  expect(phaseOf({ ...aBareRecord('C-1'), ...facts })).toBe(phase);
});
