import { z } from 'zod';
import type { ClaimId } from '../domain/claim/claim.ts';
import type {
  Attempt,
  BookedMails,
  ContractorRecord,
  End,
  HeldContacts,
  KnownAccount,
  KnownContacts,
  LeavingClaim,
  Making,
  NamedClaim,
  SeenEvent,
  Wanted,
} from '../domain/contractor/contractor.ts';
import { FAULTS } from '../domain/fault.ts';
import type { FaultCode } from '../domain/fault.ts';
import { branded, instantColumn, jsonColumn, rowFormat } from './tables-columns.ts';
import type { Columns } from './tables-columns.ts';

const text = z.string();
const instant = z.int();
const faultCode = z.enum(Object.keys(FAULTS) as [FaultCode, ...FaultCode[]]);

const wanted = z.object({
  externalId: text,
  givenName: text,
  familyName: text,
  displayName: text,
  privateAddress: text.exactOptional(),
  phoneNumbers: z.array(text).readonly(),
  locale: text.exactOptional(),
  timezone: text,
  department: text.exactOptional(),
  organization: text.exactOptional(),
  sponsor: text,
  startsOn: text,
  startsAt: text.exactOptional(),
  endsOn: text.exactOptional(),
  usageLocation: text.exactOptional(),
  policy: text.exactOptional(),
} satisfies Columns<Wanted>);

const newest = z.object({
  facts: instant.exactOptional(),
  end: instant.exactOptional(),
  access: instant.exactOptional(),
} satisfies Columns<ContractorRecord['newest']>);

const seen = z.array(z.object({ id: text, data: text, at: instant } satisfies Columns<SeenEvent>)).readonly();

const end = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('cancelled'), at: instant } satisfies Columns<Extract<End, { kind: 'cancelled' }>>),
  z.object({ kind: z.literal('ended'), at: instant, endsOn: text } satisfies Columns<Extract<End, { kind: 'ended' }>>),
]);

const account = z.object({ id: text, userPrincipalName: text, facts: text } satisfies Columns<KnownAccount>);

const located = z.object({
  at: instant,
  found: text.exactOptional(),
} satisfies Columns<NonNullable<ContractorRecord['located']>>);

const asked = z.object({
  generation: z.int(),
  at: z.array(instant).readonly(),
  releaseBySponsor: z.boolean(),
} satisfies Columns<ContractorRecord['asked']>);

const claim = z.object({
  id: branded<ClaimId>(),
  generation: z.int(),
  openingSince: instant.exactOptional(),
  sentAt: instant.exactOptional(),
  remindedAt: instant.exactOptional(),
  doneAt: instant.exactOptional(),
  verifiedAt: instant.exactOptional(),
  outcome: z.enum(['registered', 'used', 'unused']).exactOptional(),
  earlyPass: text.exactOptional(),
} satisfies Columns<NamedClaim>);

const leaving = z.object({
  id: branded<ClaimId>(),
  as: z.enum(['revoked', 'superseded']),
  endSessions: z.boolean(),
  againAt: instant.exactOptional(),
} satisfies Columns<LeavingClaim>);

const making = z.object({ userPrincipalName: text, notedAt: instant } satisfies Columns<Making>);

const booked = z.object({
  at: instant,
  sponsorMailbox: text,
  contractorMailbox: text,
} satisfies Columns<BookedMails>);

const heldFor = z.object({
  privateAddress: text.exactOptional(),
  sponsor: text,
  since: instant,
} satisfies Columns<HeldContacts>);

const changedFrom = z.object({
  privateAddress: text.exactOptional(),
  sponsor: text,
} satisfies Columns<KnownContacts>);

const replaced = z.object({
  privateAddress: text.exactOptional(),
  sponsorId: text.exactOptional(),
  at: instant,
} satisfies Columns<NonNullable<ContractorRecord['replaced']>>);

const attempt = z.object({
  count: z.int(),
  since: instant,
  notBefore: instant,
  lastFault: faultCode,
  blocked: z.object({ code: faultCode, at: instant }).exactOptional(),
} satisfies Columns<Attempt>);

/** The columns of a contractor record, its key aside: nested values are JSON, instants ISO 8601, `dueAt` for range filters. */
export const contractorRow = rowFormat(
  'Contractors',
  z.object({
    wanted: jsonColumn(wanted).exactOptional(),
    source: text,
    newest: jsonColumn(newest),
    seen: jsonColumn(seen),
    end: jsonColumn(end).exactOptional(),
    account: jsonColumn(account).exactOptional(),
    located: jsonColumn(located).exactOptional(),
    hiredAt: instantColumn.exactOptional(),
    adopted: text.exactOptional(),
    sponsor: jsonColumn(z.object({ id: text })).exactOptional(),
    asked: jsonColumn(asked),
    told: jsonColumn(z.record(text, instant)),
    claim: jsonColumn(claim).exactOptional(),
    leaving: jsonColumn(z.array(leaving).readonly()),
    making: jsonColumn(making).exactOptional(),
    booked: jsonColumn(booked).exactOptional(),
    heldFor: jsonColumn(heldFor).exactOptional(),
    changedFrom: jsonColumn(changedFrom).exactOptional(),
    replaced: jsonColumn(replaced).exactOptional(),
    rehired: instantColumn.exactOptional(),
    openedLate: instantColumn.exactOptional(),
    endSessions: instantColumn.exactOptional(),
    letGo: instantColumn.exactOptional(),
    forgetAsked: instantColumn.exactOptional(),
    attempts: jsonColumn(z.record(text, attempt)),
    dueAt: instantColumn.exactOptional(),
    nudgesAt: jsonColumn(z.array(instant).readonly()).exactOptional(),
    nudging: instantColumn.exactOptional(),
    closedAt: instantColumn.exactOptional(),
    forgottenAt: instantColumn.exactOptional(),
  } satisfies Columns<Omit<ContractorRecord, 'key'>>),
);
