import type { Claim, VersionedClaim } from './claim.ts';
import type { HandOver } from './claim-hand-over.ts';
import { claimFact } from './claim-happening.ts';
import { giveSlotBack, isMintOverdue, redeem } from './claim-transitions.ts';
import { removeEveryPass } from './claim-withdraw.ts';
import { Fault } from '../fault.ts';
import { LONGEST_CALL_MS, UnsettledMint, type PassForAccount } from '../account/pass.ts';
import { fromBase64url, seal, type Bytes, type Envelope } from './sealing.ts';
import type { Secret } from '../secret.ts';

/** All work at Graph for one mint ends within this, in milliseconds: well before anybody may undo the mint. */
const MINT_WORK = 45_000;
/** To list, to remove and to list again, in milliseconds. */
const CLEARING = 3 * LONGEST_CALL_MS;
const ASK_AGAIN_SECONDS = 2;
const LONGEST_WAIT_SECONDS = 30;
const MOST_WRITES = 3;

/** What the tab brought that the envelope is bound to. */
export interface Tab {
  readonly proof: Secret<Bytes>;
  readonly nonce: Secret<Bytes>;
  /** 65 bytes, uncompressed; on the curve. */
  readonly key: Bytes;
}

export interface NotYet {
  readonly kind: 'not-yet';
  readonly retryAfterSeconds: number;
}

/** What a mint that this request has won comes to. */
export type Minted =
  | { readonly kind: 'revealed'; readonly envelope: Envelope }
  | NotYet
  /** A fault that somebody has to mend; told and nudged. No pass is there, and the slot is given back. */
  | { readonly kind: 'try-later' }
  /** The row has moved on meanwhile, and the pass is gone again: it has to be read anew. */
  | { readonly kind: 'look-again' };

export type Minting = Pick<HandOver, 'claims' | 'passes' | 'issue' | 'tell' | 'nudges' | 'now'>;

/** The answer for the tab whose mint is under way, or could not be carried out for now. */
export const notYet = (retryAfterMs = 0): NotYet => ({
  kind: 'not-yet',
  retryAfterSeconds: Math.min(Math.max(Math.ceil(retryAfterMs / 1000), ASK_AGAIN_SECONDS), LONGEST_WAIT_SECONDS),
});

/** Asks for another look at the contractor without making the person wait for the queue; the sweep stands behind it. */
export const nudgeAside = ({ nudges }: Pick<HandOver, 'nudges'>, { claim }: VersionedClaim): void =>
  void nudges.nudge(claim.contractor).catch(() => undefined);

const tellWithheld = async (minting: Minting, won: VersionedClaim, { code }: Fault): Promise<void> => {
  const { mintMark = '' } = won.claim;
  const fact = { kind: 'pass withheld', at: minting.now(), ids: [mintMark, code], facts: { fault: code } } as const;
  await minting.tell(claimFact(won.claim, fact));
  nudgeAside(minting, won);
};

/** A fault is the issuing rule's word that no pass is left, unless it says otherwise; any other error says nothing. */
const mayBeLeft = (met: unknown): boolean => !(met instanceof Fault) || met instanceof UnsettledMint;

/** Whether a pass that nobody saw is gone by now. Tried once, and only while the mint's time allows it. */
const isCleared = async ({ passes, now }: Minting, { claim }: VersionedClaim): Promise<boolean> => {
  if (now() + CLEARING > (claim.mintingAt ?? 0) + MINT_WORK) return false;
  return removeEveryPass(passes, claim.accountId, 1).then(
    () => true,
    () => false,
  );
};

/** Without a pass at Graph the slot goes back, and the same tab may ask again while its PIN lives. */
const takeBack = async (minting: Minting, won: VersionedClaim, met: unknown): Promise<Minted> => {
  const cleared = !mayBeLeft(met) || (await isCleared(minting, won));
  // Otherwise the mint stands until its pass is gone, and then lapses.
  const back = cleared ? giveSlotBack(won.claim) : undefined;
  if (back) await minting.claims.swap(won, back);
  if (!(met instanceof Fault)) throw met;
  if (!cleared || met.kind === 'retry' || met.kind === 'away') return notYet(met.details.retryAfterMs);
  await tellWithheld(minting, won, met);
  return { kind: 'try-later' };
};

interface SealedPass {
  readonly envelope: Envelope;
  readonly passMethodId: string;
}

/** Writes the envelope. Undefined: the row is no longer ours to write. After a lost swap or answer it is read again. */
const writeRedeemed = async (
  { claims, now }: Minting,
  won: VersionedClaim,
  sealed: SealedPass,
): Promise<VersionedClaim | undefined> => {
  let known: VersionedClaim | undefined = won;
  for (let tries = 1; known !== undefined; tries++) {
    const { mintMark, passMethodId, envelope }: Claim = known.claim;
    if (mintMark !== won.claim.mintMark) return undefined;
    if (passMethodId === sealed.passMethodId) return envelope && known;
    // Whoever undoes an overdue mint removes its pass first: a late envelope could hold a dead one.
    const next = isMintOverdue(known.claim, now()) ? undefined : redeem(known.claim, sealed, now());
    if (!next) return undefined;
    const written: VersionedClaim | undefined = await claims.swap(known, next).catch((away: unknown) => {
      if (tries >= MOST_WRITES) throw away;
      return undefined;
    });
    if (written) return written;
    known = await claims.find(won.claim.id);
  }
  return undefined;
};

const removeOrphan = async (minting: Minting, won: VersionedClaim, methodId: string): Promise<void> => {
  // Whoever revoked the claim or undoes its mint removes the pass too, should Graph be away now.
  nudgeAside(minting, won);
  await minting.passes.remove(won.claim.accountId, methodId);
  const fact = { kind: 'pass removed', at: minting.now(), ids: [methodId], facts: { methodId } } as const;
  await minting.tell(claimFact(won.claim, fact));
};

/** The entries of a redemption. Telling them again adds nothing, so a replay makes good what a crash left out. */
export const tellRedeemed = async ({ tell }: Pick<HandOver, 'tell'>, { claim }: VersionedClaim): Promise<void> => {
  const { passMethodId: methodId = '', passLifetimeMinutes: lifetimeMinutes, redeemedAt = 0, mintingAt = 0 } = claim;
  const facts = { methodId, lifetimeMinutes };
  await tell(claimFact(claim, { kind: 'pass issued', at: mintingAt, ids: [methodId], facts }));
  await tell(claimFact(claim, { kind: 'claim redeemed', at: redeemedAt }));
};

const bytesOf = (id: string): Bytes => {
  const bytes = fromBase64url(id, 16);
  if (!bytes) throw new TypeError('a claim id is 16 bytes');
  return bytes;
};

const sealTo = async (tab: Tab, { claim }: VersionedClaim, pass: PassForAccount): Promise<SealedPass> => {
  const expiresAt = new Date(pass.expiresAt).toISOString();
  const envelope = await seal(
    { pass: pass.value.open(), userPrincipalName: pass.userPrincipalName, expiresAt },
    { id: bytesOf(claim.id), proof: tab.proof.open(), nonce: tab.nonce.open(), tabKey: tab.key },
  );
  return { envelope, passMethodId: pass.methodId };
};

const reveal = async (minting: Minting, won: VersionedClaim, sealed: SealedPass): Promise<Minted> => {
  const redeemed = await writeRedeemed(minting, won, sealed);
  if (!redeemed) {
    await removeOrphan(minting, won, sealed.passMethodId);
    return { kind: 'look-again' };
  }
  await tellRedeemed(minting, redeemed);
  nudgeAside(minting, redeemed);
  return { kind: 'revealed', envelope: sealed.envelope };
};

type Issued = { readonly pass: PassForAccount } | { readonly met: unknown };

const issueFor = async ({ issue }: Minting, { claim }: VersionedClaim): Promise<Issued> => {
  const terms = { lifetimeMinutes: claim.passLifetimeMinutes, usableOnce: claim.passUsableOnce };
  try {
    return { pass: await issue(claim.accountId, terms, (claim.mintingAt ?? 0) + MINT_WORK) };
  } catch (met) {
    return { met };
  }
};

/**
 * Carries out a mint that this request has won: issue, seal, write, audit; in this order, so that the pass leaves the
 * stack only as an envelope that is written and told. Throws what store and audit throw; the same tab then asks again.
 */
export const finishMint = async (minting: Minting, won: VersionedClaim, tab: Tab): Promise<Minted> => {
  const issued = await issueFor(minting, won);
  if ('met' in issued) return takeBack(minting, won, issued.met);
  return reveal(minting, won, await sealTo(tab, won, issued.pass));
};
