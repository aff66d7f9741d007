import type { Instant } from '../brand.ts';
import type { Claim, ClaimId, ClaimState } from './claim.ts';
import type { HandOver } from './claim-hand-over.ts';
import { historyOf, type HistoryLine } from './claim-history.ts';
import { deputiesPartition, personPartition } from './claim-opening.ts';
import { lapse } from './claim-transitions.ts';
import type { ContractorKey, ContractorRecord } from '../contractor/contractor.ts';
import { claimCounts } from './claim-standing.ts';
import { Fault } from '../fault.ts';
import type { SignedIn } from './release.ts';

const MOST_AT_ONCE = 8;

/** A claim as those see it who may release it. */
export interface ReleasableClaim {
  readonly id: ClaimId;
  readonly key: ContractorKey;
  readonly displayName: string;
  /** `YYYY-MM-DD`. */
  readonly startsOn: string;
  readonly mailedAt?: Instant;
  readonly opensAt: Instant;
  readonly expiresAt: Instant;
  readonly state: ClaimState;
  readonly seenAt?: Instant;
  /** PINs given so far. */
  readonly releases: number;
  /** HR's numbers: the only ones to call. */
  readonly phoneNumbers: readonly string[];
  readonly history: readonly HistoryLine[];
}

/** What a signed-in person may act on. */
export interface Releases {
  readonly claims: readonly ReleasableClaim[];
}

export type ReleaseListDeps = Pick<HandOver, 'claims' | 'contractors' | 'directory' | 'audit' | 'now'>;

/** A person's groups. Without the directory they are none, and a person still sees what is listed for them alone. */
export const groupsOf = async (
  { directory }: Pick<ReleaseListDeps, 'directory'>,
  { oid }: SignedIn,
): Promise<readonly string[]> => {
  try {
    return await directory.groupsOf(oid);
  } catch (fault) {
    if (fault instanceof Fault && fault.kind === 'retry') return [];
    throw fault;
  }
};

/** Row keys of everything that is listed for a person: claim ids and holds. */
export const listedFor = async (
  deps: Pick<ReleaseListDeps, 'claims' | 'directory'>,
  by: SignedIn,
): Promise<readonly ClaimId[]> => {
  const groups = await groupsOf(deps, by);
  const partitions = [personPartition(by.oid), ...groups.map(deputiesPartition)];
  const ids = await inBatches(partitions, (partition) => deps.claims.indexed(partition));
  return [...new Set(ids.flat())];
};

const inBatches = async <In, Out>(items: readonly In[], work: (item: In) => Promise<Out>): Promise<Out[]> => {
  const done: Out[] = [];
  for (let at = 0; at < items.length; at += MOST_AT_ONCE) {
    done.push(...(await Promise.all(items.slice(at, at + MOST_AT_ONCE).map(work))));
  }
  return done;
};

const shown = (claim: Claim, record: ContractorRecord, history: readonly HistoryLine[]): ReleasableClaim => {
  const { id, contractor: key, opensAt, expiresAt, state, seenAt, releases } = claim;
  const { wanted } = record;
  const mailedAt = record.claim?.sentAt;
  return {
    id,
    key,
    displayName: wanted?.displayName ?? '',
    startsOn: wanted?.startsOn ?? '',
    ...(mailedAt !== undefined && { mailedAt }),
    opensAt,
    expiresAt,
    state,
    ...(seenAt !== undefined && { seenAt }),
    releases,
    phoneNumbers: wanted?.phoneNumbers ?? [],
    history,
  };
};

/** Whether a mailed claim was opened for somebody who is the sponsor no more: then only operators act on it. */
export const isFormerSponsors = (record: ContractorRecord, { sponsorId }: Pick<Claim, 'sponsorId'>): boolean =>
  record.claim?.sentAt !== undefined && record.sponsor?.id !== sponsorId;

const readOne = async (
  { claims, contractors, audit, now }: ReleaseListDeps,
  id: ClaimId,
): Promise<ReleasableClaim | undefined> => {
  const known = await claims.find(id);
  const record = known && (await contractors.read(known.claim.contractor))?.value;
  if (!known || !record || !claimCounts(record, known.claim, now())) return undefined;
  if (isFormerSponsors(record, known.claim)) return undefined;
  const claim = lapse(known.claim, now());
  return shown(claim, record, historyOf(await audit.read(claim.contractor), id));
};

/**
 * The claims that a person may release, as their contractors' records name them, soonest first. Throws `STORE_AWAY`.
 */
export const listReleases =
  (deps: ReleaseListDeps) =>
  async (by: SignedIn): Promise<Releases> => {
    const found = await inBatches(await listedFor(deps, by), (id) => readOne(deps, id));
    const claims = found.filter((claim) => claim !== undefined);
    return { claims: claims.toSorted((one, other) => one.opensAt - other.opensAt) };
  };
