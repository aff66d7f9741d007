import type { Instant } from '../brand.ts';
import type { ContractorRecord, HeldContacts, KnownContacts, Wanted } from '../contractor/contractor.ts';
import { everMailed } from '../contractor/record-change.ts';

/**
 * Private address and sponsor are the two halves of the hand-over: one may change on HR's word while no claim was ever
 * mailed; both, at once or one after the other, or either after that, wait for someone whom the event did not name. Back to
 * the known contacts ends a hold.
 */
export const heldContacts = (record: ContractorRecord, next: Wanted, now: Instant): HeldContacts | undefined => {
  const { wanted, heldFor } = record;
  if (!wanted) return undefined;
  const changes = changesOf(wanted, next).length;
  const free = changes === 1 && !everMailed(record) && !heldFor && !changesBoth(record.changedFrom, next);
  if (changes === 0 || free) return undefined;
  return {
    ...(next.privateAddress === undefined ? {} : { privateAddress: next.privateAddress }),
    sponsor: next.sponsor,
    since: heldFor?.since ?? now,
  };
};

/** An address that was missing is filled in, not changed. */
const changesBoth = (first: KnownContacts | undefined, next: KnownContacts): boolean =>
  first?.privateAddress !== undefined && changesOf(first, next).length === 2;

/** What the contacts were before the first change on HR's word alone. */
export const changedContacts = (
  { wanted, changedFrom }: ContractorRecord,
  next: Wanted,
  held: HeldContacts | undefined,
): Pick<ContractorRecord, 'changedFrom'> => {
  if (changedFrom || held || wanted?.privateAddress === undefined || changesOf(wanted, next).length === 0) return {};
  return { changedFrom: { privateAddress: wanted.privateAddress, sponsor: wanted.sponsor } };
};

const changesOf = (known: KnownContacts, next: KnownContacts): ('address' | 'sponsor')[] => [
  ...(sameText(known.privateAddress, next.privateAddress) ? [] : (['address'] as const)),
  ...(sameText(known.sponsor, next.sponsor) ? [] : (['sponsor'] as const)),
];

/** The old address and the previous sponsor are told at once, held or not; the first of several changes is the one they get. */
export const replacedContacts = (
  record: ContractorRecord,
  next: Wanted,
  held: HeldContacts | undefined,
  now: Instant,
): Pick<ContractorRecord, 'replaced'> => {
  const { wanted, sponsor, replaced } = record;
  if (!wanted || (changesOf(wanted, next).length === 0 && !held)) return replaced ? { replaced } : {};
  if (replaced && record.told[toldReplaced(replaced.at)] === undefined) return { replaced };
  return {
    replaced: {
      at: held?.since ?? now,
      ...(wanted.privateAddress === undefined ? {} : { privateAddress: wanted.privateAddress }),
      ...(sponsor === undefined ? {} : { sponsorId: sponsor.id }),
    },
  };
};

/** The name under which a record remembers that the old contacts were told. */
export const toldReplaced = (at: Instant): string => `contacts changed~${at}`;

/** What a hold is about, in one word. */
export const heldChange = (wanted: Wanted, held: HeldContacts): 'address' | 'sponsor' | 'both' => {
  const next = { ...wanted, sponsor: held.sponsor, privateAddress: held.privateAddress ?? '' };
  const changes = changesOf({ ...wanted, privateAddress: wanted.privateAddress ?? '' }, next);
  return changes.length === 2 ? 'both' : (changes[0] ?? 'both');
};

const sameText = (a: string | undefined, b: string | undefined): boolean => a?.toLowerCase() === b?.toLowerCase();

/** Newer facts with the contacts that are known. */
export const withContactsOf = (
  { privateAddress: replaced, ...next }: Wanted,
  { privateAddress, sponsor }: Wanted,
): Wanted => ({
  ...next,
  sponsor,
  ...(privateAddress === undefined ? {} : { privateAddress }),
});

/** A hold that was confirmed: the new contacts are the known ones. */
export const withHeldContacts = (wanted: Wanted, { privateAddress, sponsor }: HeldContacts): Wanted => {
  const { privateAddress: replaced, ...rest } = wanted;
  return { ...rest, sponsor, ...(privateAddress === undefined ? {} : { privateAddress }) };
};
