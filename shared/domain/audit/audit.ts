import type { Instant } from '../brand.ts';
import type { ContractorKey } from '../contractor/contractor.ts';

/** The closed list of entries, `noun past-participle`; what each one tells stands in `docs/audit.md`. */
export const AUDIT_KINDS = [
  'event accepted',
  'event superseded',
  'event refused',
  'contacts held',
  'account adopted',
  'account provisioned',
  'account located',
  'account updated',
  'account disabled',
  'contractor closed',
  'contractor forgotten',
  'sessions revoked',
  'account enabled',
  'claim opened',
  'claim seen',
  'claim released',
  'claim redeemed',
  'claim replayed',
  'claim acknowledged',
  'claim locked',
  'claim lapsed',
  'claim revoked',
  'claim superseded',
  'pass issued',
  'pass removed',
  'pass withheld',
  'pin refused',
  'release refused',
  'notice sent',
  'step failed',
  'step blocked',
  'step foreseen',
  'request applied',
  'request refused',
  'pass used',
  'pass expired',
  'early pass found',
  'foreign pass found',
  'volume exceeded',
  'dead letters replayed',
  'dead letters discarded',
  'dead letter edited',
  'dead letter uncovered',
  'operation refused',
  'entries cut',
] as const;

export type AuditKind = (typeof AUDIT_KINDS)[number];

/** Entries that somebody has to look at; `infra/alerts.bicep` alerts on each. */
export const ALARM_KINDS = [
  'claim locked',
  'early pass found',
  'foreign pass found',
  'pass withheld',
  'volume exceeded',
  'step blocked',
] as const satisfies readonly AuditKind[];

/** Facts of an entry: ids, codes, counts, times. No name, no address, no secret. */
export type AuditFacts = Readonly<Record<string, string | number | boolean>>;

/** What happened, as the code that did it tells it. `ids` make a repeat recognisable: same kind and ids, same entry. */
export interface Happening {
  readonly kind: AuditKind;
  /** Undefined: it concerns no contractor (partition `~service`). */
  readonly contractor?: ContractorKey;
  /** What makes this fact this fact: event id, claim id, step and attempt … */
  readonly ids: readonly (string | number)[];
  readonly at: Instant;
  readonly facts?: AuditFacts;
}

/** One fact, chained to the one before it of the same contractor. Hashes are SHA-256, hex. */
export interface AuditEntry {
  readonly contractor: string;
  /** From 1, without gaps. */
  readonly number: number;
  readonly kind: AuditKind;
  readonly at: Instant;
  readonly facts: AuditFacts;
  /** SHA-256 of kind and ids. */
  readonly entryId: string;
  /** `hash` of the entry before; of the first one 64 zeros. */
  readonly previous: string;
  readonly hash: string;
}

/** Where a chain stands: its last entry. */
export type ChainHead = Pick<AuditEntry, 'number' | 'hash'>;

/** Where entries are kept. Append-only, but for the cut. Throws `STORE_AWAY`. */
export interface AuditTrail {
  /** All entries of a contractor (or `~service`), oldest first. */
  read(partition: string): Promise<readonly AuditEntry[]>;
  /** Whether a fact is told already, and the last entry; undefined: there is none. At a cost that does not grow with the chain. */
  look(partition: string, entryId: string): Promise<{ readonly told: boolean; readonly head: ChainHead | undefined }>;
  head(partition: string): Promise<ChainHead | undefined>;
  /** False: that number is taken, or that fact is told; look again. */
  insert(entry: AuditEntry): Promise<boolean>;
}

/** Tells a happening once, however often it is told. An entry that cannot be written throws `STORE_AWAY`. */
export type Tell = (happening: Happening) => Promise<void>;
