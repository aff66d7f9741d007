import { leaveAlone, type Directory, type DirectoryAccount } from './account.ts';
import type { Tell } from './audit.ts';
import type { Instant } from './brand.ts';
import type { Claim, ClaimId, Claims } from './claim.ts';
import { claimIdOf, indexPartitions, newClaim, type OpenedClaim } from './claim-opening.ts';
import type { ContractorRecord, NamedClaim, Wanted } from './contractor.ts';
import { Fault } from './fault.ts';
import type { Letters } from './letters.ts';
import type { Letter, Mailer } from './notice.ts';
import { checkPolicy, type Passes } from './pass.ts';
import { policyOf, type Policies, type Policy } from './policy.ts';
import type { CarriedOut } from './reconcile.ts';
import { opensAt } from './schedule.ts';
import { fromBase64url, type Bytes } from './sealing.ts';
import { Secret } from './secret.ts';
import { eligibleSponsor } from './sponsor.ts';
import { toldOf } from './plan.ts';

export interface ClaimOpening {
  readonly directory: Directory;
  readonly claims: Claims;
  readonly passes: Pick<Passes, 'policy'>;
  readonly mailer: Mailer;
  readonly letters: Pick<Letters, 'toContractor' | 'toSponsor'>;
  readonly policies: Policies;
  readonly publicUrl: string;
  readonly tapGroupId: string;
  readonly supersede: (id: ClaimId) => Promise<unknown>;
  readonly tell: Tell;
  readonly now: () => Instant;
  /** That many random bytes. */
  readonly random: (bytes: number) => Bytes;
}

type Provisioned = ContractorRecord & { readonly wanted: Wanted; readonly account: { readonly id: string } };

const HOUR = 3_600_000;
const ID_BYTES = 16;
const SECRET_BYTES = 32;

/**
 * One pass of `open claim`: names a new claim id on the record; the next pass, which finds the name and no row under it,
 * writes the row and mails the link. A row that is there already means that its link secret is gone with whoever made it:
 * another id is named, for the same generation. Throws the faults of account, sponsor, address and pass policy.
 */
export const makeOpenClaim =
  (deps: ClaimOpening) =>
  async (record: Provisioned): Promise<CarriedOut> => {
    const { claim, asked } = record;
    if (!claim || claim.generation < asked.generation || (await deps.claims.find(claim.id)))
      return { record: withNewId(deps, record) };
    for (const id of claim.replaces) await deps.supersede(id);
    return open(deps, record, claim);
  };

const withNewId = ({ random }: ClaimOpening, record: Provisioned): ContractorRecord => ({
  ...record,
  claim: {
    id: claimIdOf(random(ID_BYTES)),
    generation: record.asked.generation,
    replaces: record.claim ? [...record.claim.replaces, record.claim.id] : [],
  },
});

const open = async (deps: ClaimOpening, record: Provisioned, named: NamedClaim): Promise<CarriedOut> => {
  const policy = policyOf(deps.policies, record.wanted.policy);
  const sponsor = await checked(deps, record, policy);
  const wanted = addressed(record.wanted, sponsor);
  await deps.directory.setEnabled(record.account.id, true);
  const opened = await newClaim(deps.publicUrl, {
    id: fromBase64url(named.id, ID_BYTES) ?? new Uint8Array(ID_BYTES),
    secret: new Secret(deps.random(SECRET_BYTES)),
    contractor: record.key,
    account: record.account.id,
    sponsor: sponsor.id,
    terms: policy,
    ...hours(wanted, policy, deps.now()),
    locale: wanted.locale ?? 'en',
    generation: named.generation,
  });
  const manager = await deps.directory.managerOf(sponsor.id);
  await deps.claims.index(opened.claim.id, indexPartitions(opened.claim, manager?.id));
  if (!(await deps.claims.insert(opened.claim))) return { record };
  return mail(deps, { record: { ...record, wanted, sponsor: { id: sponsor.id } }, opened, sponsor });
};

/** Late openings get their whole lifetime. */
const hours = (wanted: Wanted, policy: Policy, now: Instant): { opensAt: Instant; expiresAt: Instant } => {
  const from = opensAt(wanted, policy);
  return { opensAt: from, expiresAt: Math.max(from, now) + policy.claimLifetimeHours * HOUR };
};

/** Sponsor, account and tenant policy as they are now: what was right when HR sent the event may have changed. */
const checked = async (
  deps: ClaimOpening,
  { account, wanted }: Provisioned,
  policy: Policy,
): Promise<DirectoryAccount> => {
  const [people, found, privileges, passPolicy] = await Promise.all([
    deps.directory.findPeople(wanted.sponsor),
    deps.directory.find(account.id),
    deps.directory.privilegesOf(account.id),
    deps.passes.policy(),
  ]);
  if (!found) throw new Fault('ACCOUNT_NOT_REPLICATED');
  const code = leaveAlone(found, privileges);
  if (code) throw new Fault(code);
  checkPolicy(
    passPolicy,
    { lifetimeMinutes: policy.passLifetimeMinutes, usableOnce: policy.passUsableOnce },
    deps.tapGroupId,
  );
  return eligibleSponsor(people, { externalId: wanted.externalId, accountId: account.id });
};

const addressed = (wanted: Wanted, sponsor: DirectoryAccount): Wanted & { readonly privateAddress: string } => {
  const { privateAddress } = wanted;
  if (privateAddress === undefined) throw new Fault('ADDRESS_MISSING');
  const own = [sponsor.mail, sponsor.userPrincipalName].some(
    (address) => address?.toLowerCase() === privateAddress.toLowerCase(),
  );
  if (own) throw new Fault('ADDRESS_OF_SPONSOR');
  return { ...wanted, privateAddress };
};

interface Mailing {
  readonly record: Provisioned & { readonly wanted: Wanted & { readonly privateAddress: string } };
  readonly opened: OpenedClaim;
  readonly sponsor: DirectoryAccount;
}

/** The sponsor first, so that the person whom the contractor is told to expect knows. A link that was not mailed is nobody's. */
const mail = async (deps: ClaimOpening, { record, opened, sponsor }: Mailing): Promise<CarriedOut> => {
  const { claim } = opened;
  const { wanted } = record;
  const sponsorTold = toldOf('sponsor mailed', String(claim.generation));
  let { told } = record;
  try {
    if (told[sponsorTold] === undefined)
      await send(deps, claim, 'sponsor claim', deps.letters.toSponsor({ wanted, claim, sponsor }));
    told = { ...told, [sponsorTold]: told[sponsorTold] ?? deps.now() };
    await send(deps, claim, 'contractor claim', deps.letters.toContractor({ wanted, opened, sponsor }));
  } catch (error) {
    if (error instanceof Fault && error.kind !== 'away') return { record: { ...record, told }, fault: error };
    throw error;
  }
  return { record: await opens(deps, record, claim, told) };
};

const send = async (
  { mailer, tell, now }: ClaimOpening,
  { id, contractor }: Claim,
  notice: string,
  letter: Letter,
): Promise<void> => {
  await mailer.send(letter);
  await tell({ kind: 'notice sent', contractor, ids: [notice, id], at: now(), facts: { notice, claimId: id } });
};

const opens = async (
  { tell, now }: ClaimOpening,
  record: Provisioned,
  claim: Claim,
  told: ContractorRecord['told'],
): Promise<ContractorRecord> => {
  const { id, generation, opensAt, expiresAt } = claim;
  const at = now();
  await tell({
    kind: 'claim opened',
    contractor: record.key,
    ids: [id],
    at,
    facts: { claimId: id, generation, opensAt, expiresAt },
  });
  return { ...record, told: { ...told, 'claim mailed': at }, claim: { id, generation, sentAt: at, replaces: [] } };
};
