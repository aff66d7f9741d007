import type { Instant } from '../brand.ts';
import type { ContractorKey } from '../contractor/contractor.ts';

/** What a signed-in person may ask for. */
export const REQUEST_ACTS = [
  'reissue',
  'withdraw',
  'adopt',
  'confirm-contact',
  'not-the-person',
  'open',
  'let-go',
  'lift-block',
  'forget',
] as const;

export type RequestAct = (typeof REQUEST_ACTS)[number];

/** A row that stands for a person's word: only signed-in doors insert one, only reconcile applies and removes it. */
export interface Request {
  /** Row key: `request~<13-digit ms>~<16 hex>`. */
  readonly id: string;
  readonly contractor: ContractorKey;
  readonly act: RequestAct;
  /** Object id of the person. */
  readonly actor: string;
  readonly reason: string;
  /** Ids and flags that the act needs: `claimId`, `accountId`, `confirm`, `beyondCap`, `step`. */
  readonly details: Readonly<Record<string, string | boolean>>;
  readonly at: Instant;
}

/** Where requests wait, in the contractor's own partition. Throws `STORE_AWAY`. */
export interface Requests {
  insert(request: Request): Promise<void>;
  /** Oldest first. */
  of(key: ContractorKey): Promise<readonly Request[]>;
  /** Repeatable. */
  remove(request: Request): Promise<void>;
  /** Requests that are older than `before`; any number, page by page. */
  waiting(before: Instant): AsyncIterable<{ readonly key: ContractorKey; readonly at: Instant }>;
}

/** The row key of a request. */
export const requestId = (at: Instant, random: Uint8Array): string =>
  `request~${String(at).padStart(13, '0')}~${Buffer.from(random.subarray(0, 8)).toString('hex')}`;
