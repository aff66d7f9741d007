import type { Directory } from '../account/account.ts';
import type { AuditFacts, AuditKind, Tell } from '../audit/audit.ts';
import type { Instant } from '../brand.ts';
import type { Claim, Claims } from '../claim/claim.ts';
import type { ClaimOutcome, ContractorRecord, KnownAccount, NamedClaim } from '../contractor/contractor.ts';
import type { ExistingPass, Passes } from '../account/pass.ts';
import type { CarriedOut } from './reconcile.ts';
import { withoutClaim } from '../contractor/record-change.ts';

export interface VerifyingUse {
  readonly directory: Pick<Directory, 'hasMethod' | 'revokeSessions'>;
  readonly passes: Pick<Passes, 'list' | 'remove'>;
  readonly claims: Pick<Claims, 'find'>;
  /** What to do with a pass that this product did not make. */
  readonly foreignPass: 'tell' | 'withdraw';
  readonly tell: Tell;
  readonly now: () => Instant;
}

type Watched = ContractorRecord & { readonly account: KnownAccount; readonly claim: NamedClaim };

const USED = 'OneTimeUsed';

/**
 * `verify use`: asks Graph what stands on the account. Before redemption there should be nothing: a pass that was used is
 * noted, then removed, sessions end and operators are alarmed; one that is merely there may be the service desk helping.
 * After it, the pass is used, or it ended unused.
 */
export const makeVerifyUse =
  (deps: VerifyingUse) =>
  async (record: Watched): Promise<CarriedOut> => {
    if (record.claim.earlyPass !== undefined) return takeBack(deps, record, record.claim.earlyPass);
    const seen = await look(deps, record);
    if (!seen) return { record: verified(record, deps.now()) };
    const { row, passes } = seen;
    const foreign = passes.filter(({ methodId }) => methodId !== row.passMethodId);
    if (row.redeemedAt === undefined) return before(deps, record, row, foreign);
    for (const pass of foreign) await foreignPass(deps, record, pass);
    return {
      record: await after(
        deps,
        record,
        row,
        passes.find(({ methodId }) => methodId === row.passMethodId),
      ),
    };
  };

/** A row that never stands still is being handed over: the next look will do. */
const MOST_LOOKS = 3;

/** What is listed counts only for a row that stood still meanwhile: a mint makes its pass before the row tells of it. */
const look = async (
  { claims, passes }: VerifyingUse,
  { claim: { id }, account }: Watched,
): Promise<{ readonly row: Claim; readonly passes: readonly ExistingPass[] } | undefined> => {
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    const row = await claims.find(id);
    if (!row) return undefined;
    const listed = await passes.list(account.id);
    if ((await claims.find(id))?.version === row.version) return { row: row.claim, passes: listed };
  }
  return undefined;
};

const verified = (record: Watched, at: Instant, outcome?: ClaimOutcome): ContractorRecord => ({
  ...record,
  claim: { ...record.claim, verifiedAt: at, ...(outcome === undefined ? {} : { outcome }) },
});

const alarm = async (
  { tell, now }: VerifyingUse,
  { key, claim }: Watched,
  kind: AuditKind,
  pass: Pick<ExistingPass, 'methodId' | 'reason'>,
  facts: AuditFacts = {},
): Promise<void> =>
  tell({
    kind,
    contractor: key,
    ids: [pass.methodId],
    at: now(),
    facts: { claimId: claim.id, methodId: pass.methodId, reason: pass.reason, ...facts },
  });

/** Nobody was shown a pass yet. One that a mint just made has no name on the row so far and is left to it. */
const before = async (
  deps: VerifyingUse,
  record: Watched,
  row: Claim,
  passes: readonly ExistingPass[],
): Promise<CarriedOut> => {
  if (row.state === 'minting') return { record: verified(record, deps.now()) };
  for (const pass of passes.filter(({ reason }) => reason !== USED)) await foreignPass(deps, record, pass);
  const used = passes.find(({ reason }) => reason === USED);
  if (!used) return { record: verified(record, deps.now()) };
  // Removing it removes the only trace of it, so the record names it first.
  return { record: { ...record, claim: { ...record.claim, earlyPass: used.methodId } } };
};

/** May be repeated until the record has stopped naming the claim. */
const takeBack = async (deps: VerifyingUse, record: Watched, methodId: string): Promise<CarriedOut> => {
  await alarm(deps, record, 'early pass found', { methodId, reason: USED });
  await deps.passes.remove(record.account.id, methodId);
  await deps.directory.revokeSessions(record.account.id);
  return { record: withoutClaim(record, 'revoked') };
};

/** The alarm comes first: a pass that is gone is not found again. */
const foreignPass = async (deps: VerifyingUse, record: Watched, pass: ExistingPass): Promise<void> => {
  const withdrawn = deps.foreignPass === 'withdraw';
  await alarm(deps, record, 'foreign pass found', pass, { withdrawn });
  if (withdrawn) await deps.passes.remove(record.account.id, pass.methodId);
};

/** A pass that is gone was used, or removed by its owner. One that still lives is looked at again when it has ended. */
const after = async (
  deps: VerifyingUse,
  record: Watched,
  row: Claim,
  pass: ExistingPass | undefined,
): Promise<ContractorRecord> => {
  const ended = (row.redeemedAt ?? 0) + row.passLifetimeMinutes * 60_000 <= deps.now();
  const used = pass === undefined || pass.reason === USED;
  if (!used && !ended) return verified(record, deps.now());
  const outcome = used ? await usedOutcome(deps, record) : 'unused';
  await deps.tell({
    kind: outcome === 'unused' ? 'pass expired' : 'pass used',
    contractor: record.key,
    ids: [record.claim.id, outcome],
    at: deps.now(),
    facts: { claimId: record.claim.id, outcome },
  });
  return verified(record, deps.now(), outcome);
};

/** Without a method the sponsor hears of it at once; the last look may still see one that was registered late. */
const usedOutcome = async (
  { directory }: VerifyingUse,
  { account }: Watched,
): Promise<Exclude<ClaimOutcome, 'unused'>> =>
  (await directory.hasMethod(account.id)) === false ? 'used' : 'registered';
