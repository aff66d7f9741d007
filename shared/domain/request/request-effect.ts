import type { Instant } from '../brand.ts';
import type { ContractorRecord, HeldContacts, Wanted } from '../contractor/contractor.ts';
import { heldChange, withHeldContacts } from '../event/contact-change.ts';
import type { Policy } from '../contractor/policy.ts';
import {
  askedWithinADay,
  askingAgain,
  everMailed,
  hasSignedIn,
  lacking,
  remembering,
  withoutClaim,
} from '../contractor/record-change.ts';
import type { Request } from './request.ts';
import { isOver } from '../contractor/standing.ts';

/** What a request does to a record. `refused` names why; it is told and the row removed all the same. */
export type RequestEffect =
  | { readonly kind: 'applied'; readonly record: ContractorRecord }
  | { readonly kind: 'seen' }
  | { readonly kind: 'refused'; readonly why: RequestRefusal };

export type RequestRefusal =
  'over' | 'no account' | 'nothing held' | 'cap reached' | 'another claim' | 'another account';

/** Applies a person's word to the record. Pure; the doors have settled who may ask. */
export const applyRequest = (
  record: ContractorRecord,
  request: Request,
  now: Instant,
  policy: Pick<Policy, 'reissuesPerDay'>,
): RequestEffect => {
  if (record.seen.some(({ id }) => id === request.id)) return { kind: 'seen' };
  const next = ACTS[request.act](record, request, now, policy);
  if (typeof next === 'string') return { kind: 'refused', why: next };
  return { kind: 'applied', record: remembering(next, { id: request.id, data: '', at: now }) };
};

type Apply = (
  record: ContractorRecord,
  request: Request,
  now: Instant,
  policy: Pick<Policy, 'reissuesPerDay'>,
) => ContractorRecord | RequestRefusal;

const reissue: Apply = (record, { details }, now, policy) => {
  if (isOver(record, now)) return 'over';
  if (!record.account) return 'no account';
  if (details['claimId'] !== undefined && details['claimId'] !== record.claim?.id) return 'another claim';
  if (details['beyondCap'] !== true && askedWithinADay(record, now) >= policy.reissuesPerDay) return 'cap reached';
  return { ...askingAgain(record, now), attempts: {} };
};

const withdraw: Apply = (record) => withoutClaim(record, 'revoked', true);

const notThePerson: Apply = (record, { details }) =>
  details['claimId'] === record.claim?.id ? withoutClaim(record, 'revoked', true) : 'another claim';

/** The account that is named is this contractor's; for somebody hired again, that it is the same person. */
const adopt: Apply = (record, { details }) => {
  if (record.rehired !== undefined)
    return lifted({ ...lacking(record, 'rehired'), endSessions: record.rehired }, 'open claim');
  const accountId = details['accountId'];
  if (typeof accountId !== 'string' || accountId === '') return 'another account';
  if (record.account) return record.account.id === accountId ? record : 'another account';
  return { ...lacking(record, 'making'), adopted: accountId, attempts: {} };
};

const confirmContact: Apply = (record, { details }, now) => {
  const { heldFor, wanted } = record;
  if (!heldFor || !wanted) return 'nothing held';
  const known = lacking(record, 'heldFor', 'changedFrom');
  const settled = details['confirm'] === true ? confirmed(known, wanted, heldFor) : known;
  return everMailed(record) && !hasSignedIn(record) ? askingAgain(settled, now) : settled;
};

/** Whoever was the sponsor is none any more: the next claim finds the new one, and a finished claim is nobody's. */
const confirmed = (record: ContractorRecord, wanted: Wanted, held: HeldContacts): ContractorRecord => {
  const handsOver = hasSignedIn(record) && heldChange(wanted, held) !== 'address';
  const rest = handsOver ? lacking(record, 'sponsor') : record;
  return { ...rest, wanted: withHeldContacts(wanted, held), attempts: {} };
};

const open: Apply = (record, _request, now) =>
  isOver(record, now) ? 'over' : { ...lacking(record, 'located'), openedLate: now, attempts: {} };

const letGo: Apply = (record, _request, now) => ({ ...record, letGo: now, attempts: {} });

const liftBlock: Apply = (record, { details }) => {
  const step = details['step'];
  return typeof step === 'string' ? lifted(record, step) : { ...record, attempts: {} };
};

const lifted = (record: ContractorRecord, step: string): ContractorRecord => ({
  ...record,
  attempts: Object.fromEntries(Object.entries(record.attempts).filter(([name]) => name !== step)),
});

/** Somebody who is still here is ended first; the facts go when nothing needs them. A hire has to be newer to undo it. */
const forget: Apply = (record, _request, now) => {
  const over: ContractorRecord = isOver(record, now) ? record : { ...record, end: { kind: 'cancelled', at: now } };
  const newest = { ...record.newest, end: Math.max(record.newest.end ?? 0, now) };
  return { ...withoutClaim({ ...over, newest }, 'revoked', true), forgetAsked: now, attempts: {} };
};

const ACTS: Readonly<Record<Request['act'], Apply>> = {
  reissue,
  withdraw,
  adopt,
  'confirm-contact': confirmContact,
  'not-the-person': notThePerson,
  open,
  'let-go': letGo,
  'lift-block': liftBlock,
  forget,
};
