/** A contractor at the link that was mailed, in this process. */
import type { RedeemOutcome } from '../../shared/domain/claim/redeem.ts';
import { claimId, type ClaimId } from '../../shared/domain/claim/claim.ts';
import { readLink } from '../../shared/domain/claim/pin.ts';
import {
  createTabKey,
  openEnvelope,
  proofOf,
  toBase64url,
  type Bytes,
  type TabKey,
} from '../../shared/domain/claim/sealing.ts';
import { Secret } from '../../shared/domain/secret.ts';
import type { LifecycleWorld } from './world.ts';

/** A browser tab that landed on a link. */
export interface Tab {
  readonly id: ClaimId;
  readonly proof: Bytes;
  readonly nonce: Bytes;
  readonly key: TabKey;
}

/** Opens the newest link that was mailed to one of some addresses; undefined where none was. */
export const landed = async (
  world: LifecycleWorld,
  ...addresses: readonly (string | undefined)[]
): Promise<Tab | undefined> => {
  const letters = world.ports.mailer.letters.filter(({ to }) => addresses.includes(to));
  const link = letters.map(({ text }) => readLink(text.open())).findLast((found) => found !== undefined);
  const id = link && claimId(toBase64url(link.id));
  if (!link || !id) return undefined;
  const [proof, key] = await Promise.all([proofOf(link.secret, link.id), createTabKey()]);
  return { id, proof, nonce: crypto.getRandomValues(new Uint8Array(32)), key };
};

/** One request to see the pass. */
export const redeem = (world: LifecycleWorld, tab: Tab, pin: string): Promise<RedeemOutcome> =>
  world.run((service) =>
    service.redeem({
      id: tab.id,
      proof: new Secret(tab.proof),
      nonce: new Secret(tab.nonce),
      key: tab.key.publicPoint,
      pin: new Secret(pin),
    }),
  );

/** What the envelope holds. */
export const revealed = async (tab: Tab, outcome: RedeemOutcome): Promise<string | undefined> => {
  if (outcome.kind !== 'revealed') return undefined;
  const { id, proof, nonce, key } = tab;
  const bytes = readBytes(id);
  return (await openEnvelope(outcome.envelope, { id: bytes, proof, nonce, tabKey: key })).pass;
};

const readBytes = (id: ClaimId): Bytes => new Uint8Array(Buffer.from(id, 'base64url'));

/** The sponsor of a claim releases it. */
export const release = (world: LifecycleWorld, id: ClaimId, by: string) =>
  world.run((service) => service.release({ id, by: { oid: by } }));

/** The tab says that it has shown the pass. */
export const acknowledge = (world: LifecycleWorld, { id, proof, nonce }: Tab) =>
  world.run((service) => service.acknowledge({ id, proof: new Secret(proof), nonce: new Secret(nonce) }));
