import { expect, test } from '@jest/globals';
import type { Attempt, ContractorRecord, NamedClaim } from '../shared/domain/contractor.ts';
import { phaseOf } from '../shared/domain/phase.ts';
import { numberedClaimId } from './contracts/sample-claim.ts';
import { aBareRecord, NOON } from './contracts/sample-contractor.ts';

const account = { id: '1', userPrincipalName: 'ana@contoso.example' };
const named: NamedClaim = { id: numberedClaimId(1), generation: 1, replaces: [] };
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
  ['whose step is blocked', 'blocked', { account, claim: mailed, attempts: { 'open claim': blocked } }],
  ['whose new contacts wait for a word', 'held', { account, attempts: { 'open claim': blocked }, heldFor }],
];

test.each(cases)('a contractor %s is %s', (_, phase, facts) => {
  expect(phaseOf({ ...aBareRecord('C-1'), ...facts })).toBe(phase);
});
