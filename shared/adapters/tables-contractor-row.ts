import { z } from 'zod';
import type { ClaimId } from '../domain/claim.ts';
import type {
  Attempt,
  ContractorRecord,
  HeldContacts,
  Making,
  NamedClaim,
  SeenEvent,
  Wanted,
} from '../domain/contractor.ts';
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

const asked = z.object({
  generation: z.int(),
  at: z.array(instant).readonly(),
} satisfies Columns<ContractorRecord['asked']>);

const claim = z.object({
  id: branded<ClaimId>(),
  generation: z.int(),
  sentAt: instant.exactOptional(),
  replaces: z.array(branded<ClaimId>()).readonly(),
} satisfies Columns<NamedClaim>);

const attempt = z.object({
  count: z.int(),
  since: instant,
  notBefore: instant,
  lastFault: faultCode,
  blocked: z.object({ code: faultCode, at: instant }).exactOptional(),
} satisfies Columns<Attempt>);

const heldFor = z.object({
  privateAddress: text.exactOptional(),
  sponsor: text,
  since: instant,
} satisfies Columns<HeldContacts>);

const making = z.object({ userPrincipalName: text, notedAt: instant } satisfies Columns<Making>);

/** The columns of a contractor record, its key aside; nested values are JSON, `dueAt` is ISO 8601 for range filters. */
export const contractorRow = rowFormat(
  'Contractors',
  z.object({
    wanted: jsonColumn(wanted).exactOptional(),
    source: text,
    newest: jsonColumn(newest),
    seen: jsonColumn(seen),
    account: jsonColumn(z.object({ id: text, userPrincipalName: text })).exactOptional(),
    sponsor: jsonColumn(z.object({ id: text })).exactOptional(),
    asked: jsonColumn(asked),
    told: jsonColumn(z.record(text, instant)),
    claim: jsonColumn(claim).exactOptional(),
    making: jsonColumn(making).exactOptional(),
    heldFor: jsonColumn(heldFor).exactOptional(),
    attempts: jsonColumn(z.record(text, attempt)),
    dueAt: instantColumn.exactOptional(),
  } satisfies Columns<Omit<ContractorRecord, 'key'>>),
);
