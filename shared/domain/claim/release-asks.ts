import type { Instant } from '../brand.ts';
import type { ClaimId } from './claim.ts';
import type { HandOver } from './claim-hand-over.ts';
import type { ContractorKey, ContractorRecord } from '../contractor/contractor.ts';
import { heldKey } from './held-row.ts';
import { heldChange } from '../event/contact-change.ts';
import { policyOf, type Policies } from '../contractor/policy.ts';
import { askedWithinADay } from '../contractor/record-change.ts';
import { mayRelease, type SignedIn } from './release.ts';
import { isFormerSponsors, listedFor } from './release-list.ts';
import type { Request } from '../request/request.ts';
import { isOver } from '../contractor/standing.ts';
import { isHeld, mayVouch, type HeldRecord } from './vouching.ts';

export type ReleaseAskDeps = Pick<HandOver, 'claims' | 'contractors' | 'directory' | 'now'> & {
  readonly policies: Policies;
  /** Notes a request and has the contractor looked at. */
  readonly ask: (asked: Omit<Request, 'id' | 'at'>) => Promise<unknown>;
};

/** `asked`: a request row stands; reconcile applies it. */
export type ReleaseAskOutcome =
  { readonly kind: 'asked' } | { readonly kind: 'unknown' } | { readonly kind: 'too-many' };

export interface ReleaseAsk {
  readonly id: ClaimId;
  readonly by: SignedIn;
  readonly reason: string;
}

/** The record that names this claim, if the person may release it. */
const recordFor = async (deps: ReleaseAskDeps, { id, by }: ReleaseAsk): Promise<ContractorRecord | undefined> => {
  const row = await deps.claims.find(id);
  if (!row || !(await mayRelease(deps, row.claim, by))) return undefined;
  const record = (await deps.contractors.read(row.claim.contractor))?.value;
  const isTheirs = record?.claim?.id === id && !isFormerSponsors(record, row.claim);
  return isTheirs && !isOver(record, deps.now()) ? record : undefined;
};

const ask = async (
  deps: ReleaseAskDeps,
  { key }: ContractorRecord,
  act: 'not-the-person' | 'reissue',
  { id, by, reason }: ReleaseAsk,
): Promise<ReleaseAskOutcome> => {
  await deps.ask({ contractor: key, act, actor: by.oid, reason, details: { claimId: id } });
  return { kind: 'asked' };
};

/** "This is not the person": the claim is revoked and operators are alarmed. */
export const askNotThePerson =
  (deps: ReleaseAskDeps) =>
  async (asked: ReleaseAsk): Promise<ReleaseAskOutcome> => {
    const record = await recordFor(deps, asked);
    if (!record) return { kind: 'unknown' };
    return ask(deps, record, 'not-the-person', asked);
  };

/** A new link in place of this one, within the policy's cap for a day. */
export const askReissue =
  (deps: ReleaseAskDeps) =>
  async (asked: ReleaseAsk): Promise<ReleaseAskOutcome> => {
    const record = await recordFor(deps, asked);
    if (!record) return { kind: 'unknown' };
    if (askedWithinADay(record, deps.now()) >= policyOf(deps.policies, record.wanted?.policy).reissuesPerDay)
      return { kind: 'too-many' };
    return ask(deps, record, 'reissue', asked);
  };

/** A contact change on hold, as those see it who may confirm it. The new contacts are not shown: they are not known to be true. */
export interface HeldChange {
  readonly key: ContractorKey;
  readonly displayName: string;
  readonly changed: 'address' | 'sponsor' | 'both';
  readonly since: Instant;
}

const heldBy = async (deps: ReleaseAskDeps, by: SignedIn): Promise<readonly HeldRecord[]> => {
  const keys = (await listedFor(deps, by)).flatMap((row) => heldKey(row) ?? []);
  const records = await Promise.all(keys.map(async (key) => (await deps.contractors.read(key))?.value));
  const held = records.filter(isHeld);
  const theirs = await Promise.all(held.map((record) => mayVouch(deps, record, by)));
  return held.filter((_, at) => theirs[at]);
};

/** Every hold that this person may settle. */
export const listHeld =
  (deps: ReleaseAskDeps) =>
  async (by: SignedIn): Promise<readonly HeldChange[]> =>
    (await heldBy(deps, by)).map(({ key, wanted, heldFor }) => ({
      key,
      displayName: wanted.displayName,
      changed: heldChange(wanted, heldFor),
      since: heldFor.since,
    }));

export interface HeldAnswer {
  readonly key: string;
  readonly by: SignedIn;
  readonly confirm: boolean;
  readonly reason: string;
}

/** Confirms or refuses a contact change. */
export const askHeld =
  (deps: ReleaseAskDeps) =>
  async ({ key, by, confirm, reason }: HeldAnswer): Promise<ReleaseAskOutcome> => {
    const record = (await heldBy(deps, by)).find((held) => held.key === key.toUpperCase());
    if (!record) return { kind: 'unknown' };
    await deps.ask({ contractor: record.key, act: 'confirm-contact', actor: by.oid, reason, details: { confirm } });
    return { kind: 'asked' };
  };
