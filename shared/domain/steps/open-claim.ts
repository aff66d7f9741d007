import { isDeepStrictEqual } from 'node:util';
import { leaveAlone, type Directory, type DirectoryAccount } from '../account/account.ts';
import type { Tell } from '../audit/audit.ts';
import type { Instant } from '../brand.ts';
import type { Claim, Claims } from '../claim/claim.ts';
import { claimIdOf, indexPartitions, newClaim, type OpenedClaim } from '../claim/claim-opening.ts';
import type { BookedMails, ContractorRecord, NamedClaim, Wanted } from '../contractor/contractor.ts';
import { Fault } from '../fault.ts';
import type { Letters } from '../notice/letters.ts';
import type { Letter, Mailer } from '../notice/notice.ts';
import { checkPolicy, type Passes } from '../account/pass.ts';
import { policyOf, type Policies, type Policy } from '../contractor/policy.ts';
import type { CarriedOut } from './reconcile.ts';
import { opensAt } from '../contractor/schedule.ts';
import { fromBase64url, type Bytes } from '../claim/sealing.ts';
import { Secret } from '../secret.ts';
import { eligibleSponsor } from '../account/sponsor.ts';
import { toldOf } from './due-notices.ts';
import type { BookSeat } from './pacing.ts';
import { toldMailed } from './plan.ts';
import { lacking, notOpening, withoutClaim } from '../contractor/record-change.ts';

export interface ClaimOpening {
  readonly directory: Directory;
  readonly claims: Claims;
  readonly passes: Pick<Passes, 'policy'>;
  readonly mailer: Mailer;
  readonly bookSeat: BookSeat;
  readonly letters: Pick<Letters, 'toContractor' | 'toSponsor'>;
  readonly policies: Policies;
  readonly publicUrl: string;
  readonly tapGroupId: string;
  /** Holds a private address for this contractor; the other contractors that hold it. */
  readonly shareAddress: (record: ContractorRecord, address: string) => Promise<readonly string[]>;
  /** Counts this opening against the brake. Throws `UNUSUAL_VOLUME`. */
  readonly countOpening: (record: ContractorRecord) => Promise<void>;
  readonly tell: Tell;
  readonly now: () => Instant;
  /** That many random bytes. */
  readonly random: (bytes: number) => Bytes;
}

type Booked = Provisioned & { readonly booked: BookedMails };
type Provisioned = ContractorRecord & { readonly wanted: Wanted; readonly account: { readonly id: string } };

const HOUR = 3_600_000;
const ID_BYTES = 16;
const SECRET_BYTES = 32;
/** Milliseconds after which a seat that was not taken is somebody else's minute. */
const SEAT_LAPSES_AFTER = 5 * 60_000;

/**
 * One pass of `open claim`: names a new claim id on the record; the next pass, which finds the name and no row under it,
 * writes the row and mails the link. A row that is there already means that its link secret is gone with whoever made it:
 * another id is named, for the same generation, and `withdraw` supersedes the row. Throws the faults of account, sponsor,
 * address and pass policy, `REHIRE_UNCONFIRMED` and `UNUSUAL_VOLUME`.
 */
export const makeOpenClaim =
  (deps: ClaimOpening) =>
  async (record: Provisioned): Promise<CarriedOut> => {
    const { claim, asked, booked } = record;
    if (record.rehired !== undefined) throw new Fault('REHIRE_UNCONFIRMED');
    if (!booked || booked.at + SEAT_LAPSES_AFTER < deps.now())
      return { record: await withSeats(deps, record), unfinished: true };
    if (!claim || claim.generation < asked.generation || (await deps.claims.find(claim.id)))
      return { record: withNewId(deps, record), unfinished: true };
    await deps.countOpening(record);
    return open(deps, { ...record, booked }, claim);
  };

/** Both mails book before an id is named, so that no claim is half mailed for want of a seat; the plan waits for the later one. */
const withSeats = async ({ bookSeat }: ClaimOpening, record: Provisioned): Promise<ContractorRecord> => {
  const [sponsor, contractor] = [await bookSeat(), await bookSeat()];
  return {
    ...record,
    booked: {
      at: Math.max(sponsor.at, contractor.at),
      sponsorMailbox: sponsor.mailbox,
      contractorMailbox: contractor.mailbox,
    },
  };
};

const withNewId = ({ random, now }: ClaimOpening, record: Provisioned): ContractorRecord => ({
  ...withoutClaim(record, 'superseded'),
  claim: { id: claimIdOf(random(ID_BYTES)), generation: record.asked.generation, openingSince: now() },
});

const open = async (deps: ClaimOpening, record: Booked, named: NamedClaim): Promise<CarriedOut> => {
  const policy = policyOf(deps.policies, record.wanted.policy);
  const sponsor = await checked(deps, record, policy);
  const wanted = addressed(record.wanted, sponsor);
  if ((await deps.shareAddress(record, wanted.privateAddress)).length > 0) throw new Fault('ADDRESS_SHARED');
  await enable(deps, record);
  const opened = await newClaim(deps.publicUrl, {
    id: fromBase64url(named.id, ID_BYTES) ?? new Uint8Array(ID_BYTES),
    secret: new Secret(deps.random(SECRET_BYTES)),
    contractor: record.key,
    account: record.account.id,
    sponsor: sponsor.id,
    manager: (await deps.directory.managerOf(sponsor.id))?.id,
    terms: record.asked.releaseBySponsor ? { ...policy, release: 'sponsor' } : policy,
    ...hours(wanted, policy, deps.now()),
    locale: wanted.locale ?? 'en',
    generation: named.generation,
  });
  await deps.claims.index(opened.claim.id, indexPartitions(opened.claim));
  if (!(await deps.claims.insert(opened.claim))) return { record, unfinished: true };
  if (sponsor.id !== record.sponsor?.id) await deps.directory.addSponsor(record.account.id, sponsor.id);
  return mail(deps, { record: { ...record, wanted, sponsor: { id: sponsor.id } }, opened, sponsor });
};

/** Told once for each hire, however many claims are opened. */
const enable = async ({ directory, tell, now }: ClaimOpening, { key, account, hiredAt = 0 }: Booked): Promise<void> => {
  await directory.setEnabled(account.id, true);
  const facts = { accountId: account.id };
  await tell({ kind: 'account enabled', contractor: key, ids: [account.id, hiredAt], at: now(), facts });
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
  readonly record: Booked & { readonly wanted: Wanted & { readonly privateAddress: string } };
  readonly opened: OpenedClaim;
  readonly sponsor: DirectoryAccount;
}

/** The sponsor first, so that the person whom the contractor is told to expect knows. A link that was not mailed is nobody's. */
const mail = async (deps: ClaimOpening, { record, opened, sponsor }: Mailing): Promise<CarriedOut> => {
  const { claim } = opened;
  const { wanted, booked } = record;
  const mailed = lacking(record, 'booked');
  const sponsorTold = toldOf('sponsor mailed', claim.generation);
  let { told } = record;
  try {
    if (told[sponsorTold] === undefined)
      await send(
        deps,
        claim,
        'sponsor claim',
        deps.letters.toSponsor({ wanted, claim, sponsor }),
        booked.sponsorMailbox,
      );
    told = { ...told, [sponsorTold]: told[sponsorTold] ?? deps.now() };
    await send(
      deps,
      claim,
      'contractor claim',
      deps.letters.toContractor({ wanted, opened, sponsor }),
      booked.contractorMailbox,
    );
  } catch (error) {
    if (error instanceof Fault && error.kind !== 'away')
      return { record: { ...notOpening(mailed), told }, fault: error };
    throw error;
  }
  const at = await opens(deps, claim);
  const noteOn = (known: ContractorRecord): ContractorRecord => withSent(known, claim, { ...known.told, ...told }, at);
  return { record: noteOn(mailed), noteOn: (fresh) => (isForTheSame(record, fresh) ? noteOn(fresh) : undefined) };
};

/** Whether the mails said what they would say now, to whom they would go now. */
const isForTheSame = ({ claim, wanted }: ContractorRecord, fresh: ContractorRecord): boolean =>
  fresh.claim?.id === claim?.id && fresh.claim?.sentAt === undefined && isDeepStrictEqual(fresh.wanted, wanted);

const send = async (
  { mailer, tell, now }: ClaimOpening,
  { id, contractor }: Claim,
  notice: string,
  letter: Letter,
  mailbox: string,
): Promise<void> => {
  await mailer.send(letter, mailbox);
  await tell({ kind: 'notice sent', contractor, ids: [notice, id], at: now(), facts: { notice, claimId: id } });
};

const opens = async (
  { tell, now }: ClaimOpening,
  { id, contractor, generation, opensAt, expiresAt }: Claim,
): Promise<Instant> => {
  const at = now();
  const facts = { claimId: id, generation, opensAt, expiresAt };
  await tell({ kind: 'claim opened', contractor, ids: [id], at, facts });
  return at;
};

const withSent = (
  record: ContractorRecord,
  { id, generation, sponsorId }: Claim,
  told: ContractorRecord['told'],
  at: Instant,
): ContractorRecord => ({
  ...lacking(record, 'booked'),
  sponsor: { id: sponsorId },
  told: { ...told, [toldMailed(generation)]: at },
  claim: { id, generation, sentAt: at },
});
