/**
 * The claim page's own client: everything that it says to the service and does with the answers, without
 * a document, so that it also runs outside a browser.
 */
import { readLink } from '../../shared/domain/claim/pin.ts';
import {
  createTabKey,
  openEnvelope,
  proofOf,
  toBase64url,
  type Bytes,
  type Revealed,
  type TabKey,
} from '../../shared/domain/claim/sealing.ts';
import { readEnvelope, readFailure, readRetryAfter, readStatus, type ClaimStatus, type Failure } from './answer.ts';

/** How the client reaches the service. */
export interface Reach {
  readonly fetch: typeof fetch;
  /** Scheme, host and port of the service. */
  readonly baseUrl: string;
  /** Waits that many milliseconds. */
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Outside a browser, which sends its own: what to name as `Origin`. */
  readonly origin?: string;
}

/** A link that was opened in this tab: the secret is gone, its proof and the tab's own key and nonce are here. */
export interface Landing {
  readonly id: Bytes;
  readonly proof: Bytes;
  /** 32 random bytes; the same for as long as the tab lives, so that a lost answer can be asked for again. */
  readonly nonce: Bytes;
  readonly tabKey: TabKey;
}

/** No answer came, or none that the service wrote: the same call may be made again. */
export interface Unreachable {
  readonly kind: 'unreachable';
}

export type StatusAnswer = ({ readonly kind: 'status' } & ClaimStatus) | Failure | Unreachable;

export type RedeemAnswer = ({ readonly kind: 'revealed' } & Revealed) | Failure | Unreachable;

/**
 * Opens a link in this tab: derives the proof and makes the tab's nonce and key pair.
 *
 * @param text the address, its fragment, or whatever a person pasted
 * @returns undefined when no link is in it
 */
export const land = async (text: string): Promise<Landing | undefined> => {
  const link = readLink(text);
  if (!link) return undefined;
  const [proof, tabKey] = await Promise.all([proofOf(link.secret, link.id), createTabKey()]);
  return { id: link.id, proof, nonce: crypto.getRandomValues(new Uint8Array(32)), tabKey };
};

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/** @returns undefined when no whole answer came */
const post = async (reach: Reach, call: string, body: object): Promise<Reply | undefined> => {
  const headers: Record<string, string> = { 'Content-Type': 'application/json', 'X-First-Day-Pass': '1' };
  if (reach.origin !== undefined) headers['Origin'] = reach.origin;
  try {
    const answer = await reach.fetch(new URL(`/api/claims/${call}`, reach.baseUrl), {
      method: 'POST',
      headers,
      body: JSON.stringify({ v: 1, ...body }),
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      signal: AbortSignal.timeout(60_000),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
  } catch {
    return undefined;
  }
};

const who = ({ id, proof }: Landing) => ({ id: toBase64url(id), proof: toBase64url(proof) });

/** Asks where the claim stands. */
export const askStatus = async (reach: Reach, landing: Landing): Promise<StatusAnswer> => {
  const reply = await post(reach, 'status', who(landing));
  if (!reply) return { kind: 'unreachable' };
  const status = reply.status === 200 && readStatus(reply.body);
  return status ? { kind: 'status', ...status } : readFailure(reply.body);
};

/** How long one press keeps asking while the service says not yet: a PIN's life. */
const ASKING_MILLISECONDS = 10 * 60_000;
const WAITS_WITHOUT_ANSWER = [1_000, 2_000, 4_000, 8_000, 15_000];

const waitAfter = (reply: Reply | undefined, unanswered: number): number | undefined => {
  if (reply?.status === 202) return Math.min(Math.max(readRetryAfter(reply.body) ?? 2, 0.5), 30) * 1_000;
  return reply && reply.status !== 503 ? undefined : WAITS_WITHOUT_ANSWER[unanswered];
};

/** Asks until there is an answer that is neither "not yet" nor lost, with the same words each time. */
const askOn = async (reach: Reach, call: string, body: object): Promise<Reply | undefined> => {
  let unanswered = 0;
  for (let waited = 0; ;) {
    const reply = await post(reach, call, body);
    const wait = waitAfter(reply, unanswered);
    if (wait === undefined || waited + wait > ASKING_MILLISECONDS) return reply;
    unanswered = reply?.status === 202 ? 0 : unanswered + 1;
    waited += wait;
    await reach.pause(wait);
  }
};

const revealedFrom = async (body: unknown, landing: Landing): Promise<RedeemAnswer> => {
  const envelope = readEnvelope(body);
  return envelope ? { kind: 'revealed', ...(await openEnvelope(envelope, landing)) } : { kind: 'unreachable' };
};

/**
 * Redeems the claim and opens the envelope. While the service says "not yet" or does not answer, asks again with
 * the same nonce and key, for 10 minutes and for half a minute respectively.
 *
 * @param pin nine upper-case symbols; left out where the policy asks for the link alone
 * @throws when an envelope came that does not open: it was not sealed to this tab
 */
export const redeem = async (reach: Reach, landing: Landing, pin?: string): Promise<RedeemAnswer> => {
  const { nonce, tabKey } = landing;
  const reply = await askOn(reach, 'redeem', {
    ...who(landing),
    ...(pin !== undefined && { pin }),
    nonce: toBase64url(nonce),
    key: toBase64url(tabKey.publicPoint),
  });
  if (!reply || reply.status === 202) return { kind: 'unreachable' };
  return reply.status === 200 ? revealedFrom(reply.body, landing) : readFailure(reply.body);
};

/** Tells the service that the pass was shown, so that it forgets the envelope. @returns whether it knows now */
export const acknowledge = async (reach: Reach, landing: Landing): Promise<boolean> => {
  const reply = await askOn(reach, 'acknowledge', { ...who(landing), nonce: toBase64url(landing.nonce) });
  return reply?.status === 204;
};
