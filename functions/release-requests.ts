import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { z } from 'zod';
import type { Product } from '../shared/compose.ts';
import { claimId } from '../shared/domain/claim/claim.ts';
import type { ReleaseAsk, ReleaseAskOutcome } from '../shared/domain/claim/release-asks.ts';
import { failure } from './http-answer.ts';
import { readBody } from './http-guards.ts';
import { API_HEADERS } from './http-headers.ts';
import { registerRoute } from './http-route.ts';
import { reasonRule } from './operations-guard.ts';
import { signedIn, type ReleaseDoors } from './releases.ts';

const reasonBody = z.strictObject({ reason: reasonRule });
const heldBody = z.strictObject({ confirm: z.boolean(), reason: reasonRule });

/** What these doors ask of the product. */
export type ReleaseRequestDoors = Pick<ReleaseDoors, 'signedIn' | 'config'> &
  Pick<Product, 'notThePerson' | 'reissue' | 'settleHeld'>;

/** 202: it is noted, and done within seconds. */
const told = ({ kind }: ReleaseAskOutcome): HttpResponseInit => (kind === 'asked' ? { status: 202 } : failure(kind));

const registerAsk = (
  doors: ReleaseRequestDoors,
  name: string,
  ask: (asked: ReleaseAsk) => Promise<ReleaseAskOutcome>,
): void =>
  registerRoute({
    name: `releases-${name}`,
    route: `api/releases/{id}/${name}`,
    allow: ['POST'],
    headers: API_HEADERS,
    handle: signedIn(doors, async (request: HttpRequest, { oid }) => {
      const read = await readBody(request, reasonBody);
      if ('refusal' in read) return read.refusal;
      const id = claimId(request.params['id'] ?? '');
      return id ? told(await ask({ id, by: { oid }, reason: read.value.reason })) : failure('unknown');
    }),
  });

/** What a sponsor or a deputy asks for: request rows, which reconcile applies. */
export const registerReleaseRequests = (doors: ReleaseRequestDoors): void => {
  registerAsk(doors, 'not-the-person', doors.notThePerson);
  registerAsk(doors, 'reissue', doors.reissue);
  registerRoute({
    name: 'releases-held',
    route: 'api/releases/held/{key}',
    allow: ['POST'],
    headers: API_HEADERS,
    handle: signedIn(doors, async (request, { oid }) => {
      const read = await readBody(request, heldBody);
      if ('refusal' in read) return read.refusal;
      return told(await doors.settleHeld({ key: request.params['key'] ?? '', by: { oid }, ...read.value }));
    }),
  });
};
