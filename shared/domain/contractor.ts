import type { Branded, ClaimId, Instant } from './brand.ts';
import type { FaultCode } from './fault.ts';

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
export type StepName = 'provision account' | 'open claim' | 'tell';

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
  /** When both mails were handed over. Missing: the link secret is gone with whoever made it; name a new id. */
  readonly sentAt?: Instant;
  /** Earlier ids whose rows may still have to be superseded. */
  readonly replaces: readonly ClaimId[];
}

/** What is made next, noted before it is made, so that whoever finds it finishes or removes exactly that. */
export interface Making {
  readonly userPrincipalName: string;
  readonly notedAt: Instant;
}

/** Contacts that HR sent and nobody has confirmed yet. */
export interface HeldContacts {
  readonly privateAddress?: string;
  readonly sponsor: string;
  readonly since: Instant;
}

/** One contractor: what should be, what was made, what is due. One row, one swap. */
export interface ContractorRecord {
  readonly key: ContractorKey;
  readonly wanted?: Wanted;
  /** The source that owns this contractor. */
  readonly source: string;
  readonly newest: { readonly facts?: Instant; readonly end?: Instant; readonly access?: Instant };
  /** The last 40 applied events, oldest first. */
  readonly seen: readonly SeenEvent[];
  readonly account?: { readonly id: string; readonly userPrincipalName: string };
  readonly sponsor?: { readonly id: string };
  /** The claim generation that is asked for (1 with the first hire) and when each one was. */
  readonly asked: { readonly generation: number; readonly at: readonly Instant[] };
  /** Notices by name and when they were sent. */
  readonly told: Readonly<Record<string, Instant>>;
  readonly claim?: NamedClaim;
  readonly making?: Making;
  /** A change of contacts that waits for someone whom the event did not name. Until then no claim opens and none counts. */
  readonly heldFor?: HeldContacts;
  readonly attempts: Readonly<Partial<Record<StepName, Attempt>>>;
  /** When this contractor is to be looked at again; absent: nothing is due. */
  readonly dueAt?: Instant;
}

/** Whether a claim row is the one that counts: named by the record, with no contact change on hold. */
export const claimCounts = (record: ContractorRecord | undefined, id: ClaimId): boolean =>
  record?.claim?.id === id && record.heldFor === undefined;

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
