import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { z } from 'zod';
import { PERMISSION, type SignedInPerson } from '../shared/adapters/sign-in-tokens.ts';
import type { Product } from '../shared/compose.ts';
import { claimId } from '../shared/domain/claim/claim.ts';
import type { ReleasableClaim } from '../shared/domain/claim/release-list.ts';
import type { ReleaseOutcome } from '../shared/domain/claim/release.ts';
import { answer, failure, maybeRfc3339, rfc3339 } from './http-answer.ts';
import { isSameOrigin, readBody } from './http-guards.ts';
import { API_HEADERS } from './http-headers.ts';
import { registerRoute, type HttpRoute } from './http-route.ts';

const releaseBody = z.strictObject({ recognised: z.literal(true) });

/** What these doors ask of the product. */
export type ReleaseDoors = Pick<Product, 'signedIn' | 'release' | 'listReleases' | 'listHeld'> & {
  readonly config: Pick<Product['config'], 'publicUrl' | 'signIn'>;
};

type ForPerson = (request: HttpRequest, person: SignedInPerson) => Promise<HttpResponseInit>;

/** Only our pages, and only somebody who signed in: who that is comes from the token and from nothing else. */
export const signedIn =
  ({ signedIn: verify, config }: Pick<ReleaseDoors, 'signedIn' | 'config'>, handle: ForPerson): HttpRoute['handle'] =>
  async (request) => {
    if (!isSameOrigin(request, config.publicUrl)) return failure('cross-site');
    const person = await verify(request.headers.get('authorization'));
    return person
      ? handle(request, person)
      : { ...failure('not-signed-in'), headers: { 'WWW-Authenticate': 'Bearer' } };
  };

const listedClaim = ({ opensAt, expiresAt, mailedAt, seenAt, history, ...claim }: ReleasableClaim) => ({
  ...claim,
  mailedAt: maybeRfc3339(mailedAt),
  opensAt: rfc3339(opensAt),
  expiresAt: rfc3339(expiresAt),
  seenAt: maybeRfc3339(seenAt),
  history: history.map(({ at, what }) => ({ at: rfc3339(at), what })),
});

const toldReleased = (outcome: ReleaseOutcome): HttpResponseInit => {
  switch (outcome.kind) {
    case 'released':
      return answer(200, { pin: outcome.pin.open(), expiresAt: rfc3339(outcome.expiresAt) });
    case 'not-open-yet':
      return failure('not-open-yet', { opensAt: rfc3339(outcome.opensAt) });
    case 'not-releasable':
      return failure('busy', { message: 'In this state no code can be given.', state: outcome.state });
    case 'unknown':
    case 'not-allowed':
    case 'too-many':
    case 'try-later':
      return failure(outcome.kind);
  }
};

const release = async ({ release: give }: ReleaseDoors, request: HttpRequest, { oid }: SignedInPerson) => {
  const read = await readBody(request, releaseBody);
  if ('refusal' in read) return read.refusal;
  const id = claimId(request.params['id'] ?? '');
  return id ? toldReleased(await give({ id, by: { oid } })) : failure('unknown');
};

/** What the pages need to know to sign somebody in. No secret: the sign-in authority tells it to anybody. */
const registerSignIn = ({ signIn: { issuer, clientId } }: ReleaseDoors['config']): void =>
  registerRoute({
    name: 'sign-in',
    route: 'api/sign-in',
    allow: ['GET'],
    headers: API_HEADERS,
    handle: () => answer(200, { issuer, clientId, scope: `api://${clientId}/${PERMISSION}` }),
  });

/** What the release page calls: for the sponsor, the sponsor's manager and deputies, signed in. */
export const registerReleases = (doors: ReleaseDoors): void => {
  registerSignIn(doors.config);
  registerRoute({
    name: 'releases-list',
    route: 'api/releases',
    allow: ['GET'],
    headers: API_HEADERS,
    handle: signedIn(doors, async (_, { oid }) => {
      const [{ claims }, held] = await Promise.all([doors.listReleases({ oid }), doors.listHeld({ oid })]);
      return answer(200, {
        claims: claims.map(listedClaim),
        held: held.map((hold) => ({ ...hold, since: rfc3339(hold.since) })),
      });
    }),
  });
  registerRoute({
    name: 'releases-release',
    route: 'api/releases/{id}',
    allow: ['POST'],
    headers: API_HEADERS,
    handle: signedIn(doors, (request, person) => release(doors, request, person)),
  });
};
