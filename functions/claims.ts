import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { z } from 'zod';
import type { Product } from '../shared/compose.ts';
import { claimId } from '../shared/domain/claim/claim.ts';
import type { StatusOutcome } from '../shared/domain/claim/claim-status.ts';
import { isPin } from '../shared/domain/claim/pin.ts';
import type { RedeemOutcome } from '../shared/domain/claim/redeem.ts';
import { fromBase64url, isPoint } from '../shared/domain/claim/sealing.ts';
import { Secret } from '../shared/domain/secret.ts';
import { answer, failure, maybeRfc3339, rfc3339 } from './http-answer.ts';
import { readOwnBody } from './http-guards.ts';
import { API_HEADERS } from './http-headers.ts';
import { registerRoute } from './http-route.ts';

const base64url = (size: number) =>
  z.string().transform((text, context) => {
    const bytes = fromBase64url(text, size);
    if (bytes) return bytes;
    context.addIssue({ code: 'custom', message: `must be ${size} bytes as base64url without padding` });
    return z.NEVER;
  });

const id = z.string().transform((text, context) => {
  const read = claimId(text);
  if (read) return read;
  context.addIssue({ code: 'custom', message: 'must be 16 bytes as base64url without padding' });
  return z.NEVER;
});

const v = z.literal(1);
const secret = <T>(value: T): Secret<T> => new Secret(value);
const proof = base64url(32).transform(secret);
const nonce = base64url(32).transform(secret);
const key = base64url(65).refine(async (bytes) => isPoint(bytes), 'must be an uncompressed point on P-256');
const pin = z.string().refine(isPin, 'must be nine symbols of a code whose last one fits the others').transform(secret);

const statusBody = z.strictObject({ v, id, proof });
const redeemBody = z.strictObject({ v, id, proof, nonce, key, pin: pin.exactOptional() });
const acknowledgeBody = z.strictObject({ v, id, proof, nonce });

/** What these doors ask of the product. */
export type ClaimDoors = Pick<Product, 'status' | 'redeem' | 'acknowledge'> & {
  readonly config: Pick<Product['config'], 'publicUrl' | 'organisation' | 'helpContact' | 'nextStepUrl'>;
};

const toldStatus = ({ config }: ClaimDoors, outcome: StatusOutcome): HttpResponseInit => {
  if (outcome.kind === 'unknown') return failure('unknown');
  const { state, sponsor, release, locale, opensAt, expiresAt, usedAt, sentAt } = outcome;
  const { organisation, helpContact, nextStepUrl } = config;
  return answer(200, {
    state,
    opensAt: rfc3339(opensAt),
    expiresAt: rfc3339(expiresAt),
    sponsor,
    usedAt: maybeRfc3339(usedAt),
    sentAt: maybeRfc3339(sentAt),
    release,
    locale,
    organisation,
    helpContact,
    nextStepUrl,
  });
};

const toldRedeemed = (outcome: RedeemOutcome): HttpResponseInit => {
  switch (outcome.kind) {
    case 'revealed':
      return answer(200, { envelope: outcome.envelope });
    case 'not-yet':
      return answer(202, { retryAfterSeconds: outcome.retryAfterSeconds });
    case 'wrong-pin':
      return failure('wrong-pin', { left: outcome.left });
    case 'pin-missing':
      return failure('malformed', { problems: [{ path: '$.pin', rule: 'this link needs the code of the sponsor' }] });
    case 'not-open-yet':
      return failure('not-open-yet', { opensAt: rfc3339(outcome.opensAt) });
    case 'spent':
      return failure('spent', { usedAt: maybeRfc3339(outcome.usedAt) });
    case 'superseded':
      return failure('superseded', { sentAt: maybeRfc3339(outcome.sentAt) });
    case 'unknown':
    case 'expired':
    case 'revoked':
    case 'locked':
    case 'not-released':
    case 'busy':
    case 'try-later':
      return failure(outcome.kind);
  }
};

const registerCall = <Body>(
  { config }: ClaimDoors,
  call: string,
  schema: z.ZodType<Body>,
  carryOut: (body: Body) => Promise<HttpResponseInit>,
): void =>
  registerRoute({
    name: `claims-${call}`,
    route: `api/claims/${call}`,
    allow: ['POST'],
    headers: API_HEADERS,
    handle: async (request: HttpRequest) => {
      const read = await readOwnBody(request, config.publicUrl, schema);
      return 'refusal' in read ? read.refusal : carryOut(read.value);
    },
  });

/** What the claim page calls. Anonymous: the proof of the link is in the body, and no principal is ever read. */
export const registerClaims = (doors: ClaimDoors): void => {
  registerCall(doors, 'status', statusBody, async (body) => toldStatus(doors, await doors.status(body)));
  registerCall(doors, 'redeem', redeemBody, async (body) => toldRedeemed(await doors.redeem(body)));
  registerCall(doors, 'acknowledge', acknowledgeBody, async (body) => {
    const { kind } = await doors.acknowledge(body);
    return kind === 'unknown' ? failure('unknown') : { status: 204 };
  });
};
