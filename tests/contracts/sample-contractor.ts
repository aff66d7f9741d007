import type { ClaimId } from '../../shared/domain/claim/claim.ts';
import { contractorKey } from '../../shared/domain/contractor/contractor.ts';
import type { ContractorRecord } from '../../shared/domain/contractor/contractor.ts';

/** 2026-12-01T08:00:00.123Z. */
export const NOON = Date.UTC(2026, 11, 1, 8, 0, 0, 123);

/** A record with nothing in it that may be absent. */
export const aBareRecord = (externalId: string): ContractorRecord => ({
  key: contractorKey(externalId),
  source: 'https://hr.contoso.example/core',
  newest: {},
  seen: [],
  asked: { generation: 1, at: [], releaseBySponsor: true },
  told: {},
  leaving: [],
  attempts: {},
});

/** A record with everything in it, texts chosen to be hard on a store. */
export const aFullRecord = (externalId: string): ContractorRecord => ({
  ...aBareRecord(externalId),
  wanted: {
    externalId,
    givenName: 'Zoë "Zo" O’Hara',
    familyName: "D'Ángelo\\宮崎 🌊",
    displayName: 'Zoë & <Co>',
    privateAddress: 'zoe+new@example.net',
    phoneNumbers: ['+34 600 000 000', '+34 600 000 001'],
    locale: 'es-ES',
    timezone: 'Europe/Madrid',
    department: 'Field service',
    organization: 'Northwind Contracting',
    sponsor: 'sam.okafor@contoso.example',
    startsOn: '2026-12-01',
    startsAt: '09:30',
    endsOn: '2027-05-31',
    usageLocation: 'ES',
    policy: 'strict',
  },
  newest: { facts: NOON, end: NOON + 1, access: NOON + 2 },
  seen: Array.from({ length: 40 }, (_, i) => ({ id: String(i).padStart(64, 'a'), data: 'b'.repeat(64), at: NOON + i })),
  account: {
    id: '5f2c7a10-9f3d-4f0e-8a53-6f1d6f0a7b11',
    userPrincipalName: 'zoe.dangelo@contoso.example',
    facts: '{}',
  },
  sponsor: { id: '0b7f7cbe-6f0e-4d3c-9d1f-1d8a0a4f1a22' },
  asked: { generation: 3, at: [NOON, NOON + 5], releaseBySponsor: false },
  told: { 'contractor invited': NOON, 'sponsor reminded': NOON + 7 },
  claim: {
    id: 'AAECAwQFBgcICQoLDA0ODw' as ClaimId,
    generation: 3,
    openingSince: NOON - 1,
    sentAt: NOON,
    remindedAt: NOON + 1,
    doneAt: NOON + 1,
    verifiedAt: NOON + 2,
    outcome: 'used',
    earlyPass: '0d0bb3f6-77a8-4a3e-8c9a-6a2f2c7e6a10',
  },
  leaving: [
    { id: 'DwAODQwLCgkIBwYFBAMCAQ' as ClaimId, as: 'revoked', endSessions: true, againAt: NOON + 120_000 },
    { id: 'AA4NDAsKCQgHBgUEAwIBDw' as ClaimId, as: 'superseded', endSessions: false },
  ],
  making: { userPrincipalName: 'zoe.dangelo2@contoso.example', notedAt: NOON },
  booked: { at: NOON, sponsorMailbox: 'hello@contoso.example', contractorMailbox: 'welcome@contoso.example' },
  heldFor: { privateAddress: 'other@example.net', sponsor: 'kim@contoso.example', since: NOON },
  attempts: {
    'open claim': {
      count: 2,
      since: NOON,
      notBefore: NOON + 60_000,
      lastFault: 'GRAPH_THROTTLED',
      blocked: { code: 'SPONSOR_NOT_ELIGIBLE', at: NOON },
    },
  },
  dueAt: NOON,
  nudgesAt: [NOON + 2_000, NOON + 4_000],
  nudging: NOON + 4_000,
  end: { kind: 'ended', at: NOON, endsOn: '2027-05-31' },
  located: { at: NOON, found: '5f2c7a10-9f3d-4f0e-8a53-6f1d6f0a7b11' },
  hiredAt: NOON + 10,
  adopted: '5f2c7a10-9f3d-4f0e-8a53-6f1d6f0a7b11',
  changedFrom: { privateAddress: 'first@example.net', sponsor: 'lee@contoso.example' },
  replaced: { privateAddress: 'old@example.net', sponsorId: '0b7f7cbe-6f0e-4d3c-9d1f-1d8a0a4f1a22', at: NOON },
  rehired: NOON + 11,
  openedLate: NOON + 12,
  endSessions: NOON + 13,
  letGo: NOON + 14,
  forgetAsked: NOON + 15,
  closedAt: NOON + 16,
  forgottenAt: NOON + 17,
});
