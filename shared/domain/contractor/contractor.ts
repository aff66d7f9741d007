import type { Branded, ClaimId, Instant } from '../brand.ts';
import type { FaultCode } from '../fault.ts';

/** What an `externalId` is made of; 16 characters are Entra's limit for an employee id. */
export const EXTERNAL_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,15}$/;

/** HR's `externalId` in upper case: partition key of the record, session id of the messages. */
export type ContractorKey = Branded<string, 'ContractorKey'>;

/** The key of a contractor, from the `externalId` of a validated event (case does not distinguish). */
export const contractorKey = (externalId: string): ContractorKey => externalId.toUpperCase() as ContractorKey;

/** HR's facts, as the newest accepted event told them. */
export interface Wanted {
  /** As HR spells it; at most 16 characters, becomes Entra's `employeeId`. */
  readonly externalId: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly displayName: string;
  /** The private address; absent: planned, but no claim can open. */
  readonly privateAddress?: string;
  readonly phoneNumbers: readonly string[];
  /** BCP 47. */
  readonly locale?: string;
  /** IANA zone. */
  readonly timezone: string;
  readonly department?: string;
  /** The contractor's own company. */
  readonly organization?: string;
  /** The sponsor as HR names them: user principal name, mail or employee id. */
  readonly sponsor: string;
  /** `YYYY-MM-DD` in the contractor's zone. */
  readonly startsOn: string;
  /** `HH:MM` local; else the policy's hour. */
  readonly startsAt?: string;
  readonly endsOn?: string;
  /** ISO 3166-1 alpha-2. */
  readonly usageLocation?: string;
  readonly policy?: string;
}

/** An applied event, kept as hashes so that the pair of source and id never acts twice. */
export interface SeenEvent {
  /** SHA-256 of source and id, or a request's row key. */
  readonly id: string;
  /** SHA-256 of the data. */
  readonly data: string;
  readonly at: Instant;
}

/** The steps that may fail and be tried again; a block stands on one of them, never on the contractor. */
export const STEP_NAMES = [
  'withdraw',
  'disable account',
  'provision account',
  'update account',
  'open claim',
  'remind',
  'verify use',
  'tell',
  'forget',
] as const;

export type StepName = (typeof STEP_NAMES)[number];

export interface Attempt {
  readonly count: number;
  readonly since: Instant;
  /** Not before this instant again. */
  readonly notBefore: Instant;
  readonly lastFault: FaultCode;
  readonly blocked?: { readonly code: FaultCode; readonly at: Instant };
}

/** The claim that counts. All else about it is read from its own row. */
export interface NamedClaim {
  readonly id: ClaimId;
  readonly generation: number;
  /** Since when a handler is writing its row and mailing it; another one that finds it half done lets it finish. */
  readonly openingSince?: Instant;
  /** When both mails were handed over. Missing: the link secret is gone with whoever made it; name a new id. */
  readonly sentAt?: Instant;
  readonly remindedAt?: Instant;
  /** When its row was first seen redeemed, locked or expired: a row that waits for its contractor again comes from a backup. */
  readonly doneAt?: Instant;
  /** When Graph was last asked what became of its pass. */
  readonly verifiedAt?: Instant;
  /** What became of its pass. `used` may still turn into `registered` at the last look; the others are final. */
  readonly outcome?: ClaimOutcome;
  /** Method id of a pass that was used though nobody was shown one: it is to be removed, and this claim taken back. */
  readonly earlyPass?: string;
}

/** `registered`: used, and a sign-in method stands. `used`: used, without a method that we can see. `unused`: it ended unused. */
export type ClaimOutcome = 'registered' | 'used' | 'unused';

/** A claim that the record no longer names: dead already; its row and its pass are still to be withdrawn. */
export interface LeavingClaim {
  readonly id: ClaimId;
  readonly as: 'revoked' | 'superseded';
  /** Revoke sessions if its pass had been given. */
  readonly endSessions: boolean;
  /** Look again then: it was being minted when it was taken back. */
  readonly againAt?: Instant;
}

/** HR's word that it is over. */
export type End =
  | { readonly kind: 'cancelled'; readonly at: Instant }
  /** `endsOn` is the last day, `YYYY-MM-DD` in the contractor's zone. */
  | { readonly kind: 'ended'; readonly at: Instant; readonly endsOn: string };

/** What is made next, noted before it is made, so that whoever finds it finishes or removes exactly that. */
export interface Making {
  readonly userPrincipalName: string;
  readonly notedAt: Instant;
}

/** Both mails of an opening have a seat each, so that no claim is half mailed. */
export interface BookedMails {
  readonly at: Instant;
  readonly sponsorMailbox: string;
  readonly contractorMailbox: string;
}

/** The two halves of the hand-over, as HR names them. */
export interface KnownContacts {
  readonly privateAddress?: string;
  readonly sponsor: string;
}

/** Contacts that HR sent and nobody has confirmed yet. */
export interface HeldContacts extends KnownContacts {
  readonly since: Instant;
}

/** The account, and the facts of it that we last wrote (as JSON, to see what differs). */
export interface KnownAccount {
  readonly id: string;
  readonly userPrincipalName: string;
  readonly facts: string;
}

/** One contractor: what should be, what was made, what is due. One row, one swap. */
export interface ContractorRecord {
  readonly key: ContractorKey;
  readonly wanted?: Wanted;
  /** The source that owns this contractor. */
  readonly source: string;
  readonly newest: { readonly facts?: Instant; readonly end?: Instant; readonly access?: Instant };
  /** The last 40 applied events and requests, oldest first. */
  readonly seen: readonly SeenEvent[];
  readonly end?: End;
  readonly account?: KnownAccount;
  /** The first day is long past: the directory was searched, and this is what stands there, if anything. */
  readonly located?: { readonly at: Instant; readonly found?: string };
  /** Time of the newest `hired`. */
  readonly hiredAt?: Instant;
  /** Object id of the account that an operator said is this contractor's; checked before it is taken. */
  readonly adopted?: string;
  readonly sponsor?: { readonly id: string };
  /** The claim generation that is asked for (1 with the first hire), when each one was, and whether a release is a must. */
  readonly asked: { readonly generation: number; readonly at: readonly Instant[]; readonly releaseBySponsor: boolean };
  /** Notices by name and when they were sent. */
  readonly told: Readonly<Record<string, Instant>>;
  readonly claim?: NamedClaim;
  readonly leaving: readonly LeavingClaim[];
  readonly making?: Making;
  /** Seats for both mails of the next opening: the mailboxes and the instant of the later one. */
  readonly booked?: BookedMails;
  /** A change of contacts that waits for someone whom the event did not name. Until then no claim opens and none counts. */
  readonly heldFor?: HeldContacts;
  /** Contacts before HR changed one of them on its word alone: the other one then waits for confirmation, however late. */
  readonly changedFrom?: KnownContacts;
  /** Contacts that were replaced on HR's word alone or wait for confirmation: whom to tell. */
  readonly replaced?: { readonly privateAddress?: string; readonly sponsorId?: string; readonly at: Instant };
  /** Hired again after an end: an operator has to say that it is the same person. */
  readonly rehired?: Instant;
  /** An operator opens, however late it is. */
  readonly openedLate?: Instant;
  /** Sessions are to end now, whatever else is due. */
  readonly endSessions?: Instant;
  /** An operator let the batch go: the brakes do not hold this contractor. */
  readonly letGo?: Instant;
  /** HR's facts are to be wiped as soon as nothing needs them. */
  readonly forgetAsked?: Instant;
  readonly attempts: Readonly<Partial<Record<StepName, Attempt>>>;
  /** When this contractor is to be looked at again; absent: nothing is due. */
  readonly dueAt?: Instant;
  /** When nudges that were asked for arrive; at most two wait at a time. */
  readonly nudgesAt?: readonly Instant[];
  /** The one of them that was noted last and may never have been sent. */
  readonly nudging?: Instant;
  /** When an end took effect; retention counts from it. */
  readonly closedAt?: Instant;
  readonly forgottenAt?: Instant;
}

/** A record as it was read, with the version that a swap must still find. */
export interface Versioned<T> {
  readonly value: T;
  readonly version: string;
}

/** Where contractor records are kept. Throws `STORE_AWAY` when the store cannot be reached. */
export interface Contractors {
  read(key: ContractorKey): Promise<Versioned<ContractorRecord> | undefined>;
  /** Writes a first record. Undefined: somebody did; read again. */
  insert(record: ContractorRecord): Promise<Versioned<ContractorRecord> | undefined>;
  /** Writes `next` if nobody wrote since `known` was read. Undefined: somebody did (or our own lost answer did); read again. */
  swap(known: Versioned<ContractorRecord>, next: ContractorRecord): Promise<Versioned<ContractorRecord> | undefined>;
  /** Keys of contractors whose `dueAt` lies before `before`, with it; any number, page by page. */
  overdue(before: Instant): AsyncIterable<{ readonly key: ContractorKey; readonly dueAt: Instant }>;
}

/** Asks for a contractor to be looked at again. Carries no authority. Throws `QUEUE_AWAY`. */
export interface Nudges {
  /** Now, or at an instant. Repeating one does no harm. */
  nudge(key: ContractorKey, at?: Instant): Promise<void>;
}
