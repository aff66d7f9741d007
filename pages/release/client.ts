/** What the release page says to the service on behalf of the person who signed in. Knows no document. */
import { signedInCall, type Reply, type SignedInReach } from '../signed-in-call.ts';
import { readOpensAt, readPinAnswer, readReleases, type Releases } from './answer.ts';

/** The call failed. `status` is 0 when no answer came. */
export interface Failed {
  readonly kind: 'failed';
  readonly status: number;
  /** 425: when the claim opens. */
  readonly opensAt?: string;
}

/** What a person asks for besides a code. */
export type Act = 'not-the-person' | 'reissue';

const call = (reach: SignedInReach, path: string, body?: object): Promise<Reply> =>
  signedInCall(reach, `releases${path}`, body);

const failed = ({ status, body }: Reply): Failed => {
  const opensAt = readOpensAt(body);
  return { kind: 'failed', status, ...(opensAt !== undefined && { opensAt }) };
};

/** Who waits, and which changes of HR's wait. */
export const listReleases = async (
  reach: SignedInReach,
): Promise<({ readonly kind: 'releases' } & Releases) | Failed> => {
  const reply = await call(reach, '');
  return reply.status === 200 ? { kind: 'releases', ...readReleases(reply.body) } : failed(reply);
};

/** Vouches for the person and gets a code for them. */
export const release = async (
  reach: SignedInReach,
  id: string,
): Promise<{ readonly kind: 'released'; readonly pin: string; readonly expiresAt: string } | Failed> => {
  const reply = await call(reach, `/${encodeURIComponent(id)}`, { recognised: true });
  const answer = reply.status === 200 ? readPinAnswer(reply.body) : undefined;
  return answer ? { kind: 'released', ...answer } : failed(reply);
};

const taken = (reply: Reply): { readonly kind: 'taken' } | Failed =>
  reply.status === 202 ? { kind: 'taken' } : failed(reply);

/** Asks for something to be done about a claim, with the reason for the record. */
export const askFor = async (reach: SignedInReach, id: string, act: Act, reason: string) =>
  taken(await call(reach, `/${encodeURIComponent(id)}/${act}`, { reason }));

/** Confirms or refuses a change of HR's. */
export const decideHeld = async (reach: SignedInReach, key: string, confirm: boolean, reason: string) =>
  taken(await call(reach, `/held/${encodeURIComponent(key)}`, { confirm, reason }));
