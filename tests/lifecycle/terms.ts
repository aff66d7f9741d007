/** The terms of the tenant that the tests of a contractor's time know. */
import { makeLetters } from '../../shared/domain/notice/letters.ts';
import type { Policy } from '../../shared/domain/contractor/policy.ts';
import type { Terms } from '../../shared/domain/service.ts';
import { TAP_GROUP_ID } from '../ports/memory-passes.ts';

export const POLICY: Policy = {
  name: 'default',
  passLifetimeMinutes: 60,
  passUsableOnce: true,
  release: 'sponsor',
  opensAt: '08:00',
  mailBeforeMinutes: 0,
  opensLateDays: 3,
  claimLifetimeHours: 72,
  remindAfterHours: 4,
  tellSponsorBeforeHours: 24,
  reissuesPerDay: 3,
  retryForHours: 6,
};

/** Everything that the tenant has settled, in mode live. */
export const termsOf = (policy: Partial<Policy>, terms: Partial<Terms>): Terms => ({
  mode: 'live',
  pilot: [],
  tenant: 'contoso',
  publicUrl: 'https://firstday.contoso.example',
  rules: {
    sources: [{ source: 'https://hr.contoso.example/core' }, { source: 'https://hr.contoso.example/yard' }],
    policyNames: ['default'],
    tenantDomains: ['contoso.example'],
  },
  policies: new Map([['default', { ...POLICY, ...policy }]]),
  account: {
    userPrincipalNameTemplate: '{givenName}.{familyName}{number}@contoso.example',
    tapGroupId: TAP_GROUP_ID,
    adoptInternalGuests: false,
    usageLocation: 'ES',
  },
  letters: makeLetters(
    { organisation: 'Contoso', helpContact: 'helpdesk@contoso.example' },
    'https://firstday.contoso.example',
  ),
  mailboxes: ['first-day@contoso.example'],
  mailsPerMinute: 6_000,
  maxOpeningsPerHour: 500,
  maxEndingsPerHour: 25,
  foreignPass: 'tell',
  ...terms,
});
