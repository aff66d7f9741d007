import type { Instant } from '../brand.ts';
import type { Claim } from '../claim/claim.ts';
import type { ContractorRecord } from '../contractor/contractor.ts';
import { toldReplaced } from '../event/contact-change.ts';
import type { Policy } from '../contractor/policy.ts';
import { isOver } from '../contractor/standing.ts';

/** Notices beside the two mails of an opening and the reminder. Who gets each is in `tell-notice.ts`. */
export type NoticeName =
  'contacts changed' | 'claim locked' | 'pass used' | 'pass unused' | 'first day ahead' | 'standstill' | 'sponsor left';

interface DueNotice {
  readonly notice: NoticeName;
  readonly from: Instant;
}

interface NoticeTerms {
  readonly now: Instant;
  readonly policy: Pick<Policy, 'tellSponsorBeforeHours'>;
  /** When the first claim opens; undefined where none opens by itself any more. */
  readonly firstDay: Instant | undefined;
}

const HOUR = 3_600_000;
const STANDSTILL = 15 * 60_000;

/** The name under which a record remembers that somebody was told something; `of` is the claim, the day or the instant. */
export const toldOf = (notice: string, of: string | number): string => `${notice}~${of}`;

/** What the record's memory of a notice is called. */
export const toldName = (notice: NoticeName, { claim, replaced, wanted, attempts }: ContractorRecord): string => {
  switch (notice) {
    case 'claim locked':
    case 'pass used':
    case 'pass unused':
      return toldOf(notice, claim?.id ?? '');
    case 'contacts changed':
      return toldReplaced(replaced?.at ?? 0);
    case 'first day ahead':
      return toldOf(notice, wanted?.startsOn ?? '');
    case 'sponsor left':
      return toldOf(notice, attempts['open claim']?.since ?? 0);
    case 'standstill':
      return toldOf(notice, standingSince(attempts) ?? 0);
  }
};

/** Everybody who has not been told yet, and from when on. Once it is over only changed contacts and what became of a pass are news. */
export const dueNotices = (
  known: { readonly record: ContractorRecord; readonly claim?: Claim },
  terms: NoticeTerms,
): readonly DueNotice[] =>
  candidates(known, terms).filter(({ notice }) => known.record.told[toldName(notice, known.record)] === undefined);

const candidates = (
  { record, claim }: { record: ContractorRecord; claim?: Claim },
  terms: NoticeTerms,
): DueNotice[] => [
  ...(record.replaced ? [{ notice: 'contacts changed' as const, from: 0 }] : []),
  ...(claim?.state === 'locked' ? [{ notice: 'claim locked' as const, from: 0 }] : []),
  ...(record.attempts['open claim']?.blocked?.code === 'SPONSOR_NOT_ELIGIBLE' && record.sponsor
    ? [{ notice: 'sponsor left' as const, from: 0 }]
    : []),
  ...outcomeNotices(record),
  ...(isOver(record, terms.now) ? [] : [...aheadNotices(record, terms), ...standstillNotices(record, terms)]),
];

const outcomeNotices = ({ claim }: ContractorRecord): DueNotice[] => {
  switch (claim?.outcome) {
    case 'registered':
      return [{ notice: 'pass used', from: 0 }];
    case 'used':
    case 'unused':
      return [{ notice: 'pass unused', from: 0 }];
    case undefined:
      return [];
  }
};

/** A day ahead, unless HR's event came later than that: then the claim's own mail is the notice. */
const aheadNotices = (
  { account, claim, wanted, heldFor, asked }: ContractorRecord,
  { now, policy, firstDay }: NoticeTerms,
): DueNotice[] => {
  if (!account || !wanted || heldFor || claim?.sentAt !== undefined || asked.generation > 1 || firstDay === undefined)
    return [];
  const from = firstDay - policy.tellSponsorBeforeHours * HOUR;
  const known = asked.at[0] ?? from;
  return firstDay <= now || from < known || policy.tellSponsorBeforeHours === 0
    ? []
    : [{ notice: 'first day ahead', from }];
};

const standingSince = (attempts: ContractorRecord['attempts']): Instant | undefined => {
  const since = [attempts['provision account'], attempts['open claim']].flatMap((attempt) =>
    attempt ? [attempt.since] : [],
  );
  return since.length === 0 ? undefined : Math.min(...since);
};

/** A first day that stands still for 15 minutes is told, whatever it waits for; where no sponsor is known yet, to operators. */
const standstillNotices = ({ attempts }: ContractorRecord, { firstDay }: NoticeTerms): DueNotice[] => {
  const since = standingSince(attempts);
  if (since === undefined || firstDay === undefined) return [];
  return [{ notice: 'standstill', from: Math.max(since, firstDay) + STANDSTILL }];
};
