import { z } from 'zod';
import type { ExistingPass, Passes, PassPolicy, PassTerms } from '../domain/account/pass.ts';
import { Secret } from '../domain/secret.ts';
import { bodyOf } from './graph-client.ts';
import type { Graph } from './graph-client.ts';
import { faultOf, says } from './graph-errors.ts';
import type { GraphRefusal } from './graph-errors.ts';
import { graphPath } from './graph-path.ts';

/** Temporary Access Passes over Microsoft Graph. */
export const graphPasses = ({ graph }: { readonly graph: Graph }): Passes => ({
  policy: async () => bodyOf(await graph.call('GET', POLICY), policy),
  list: async (accountId) => bodyOf(await graph.call('GET', methodsOf(accountId)), list).value,
  remove: async (accountId, methodId) => {
    const path = graphPath`/users/${accountId}/authentication/temporaryAccessPassMethods/${methodId}`;
    const outcome = await graph.call('DELETE', path);
    if (outcome.kind === 'refused' && outcome.status !== 404) throw faultOf(outcome);
  },
  create: (accountId, terms) => create(graph, accountId, terms),
});

const methodsOf = (accountId: string) => graphPath`/users/${accountId}/authentication/temporaryAccessPassMethods`;
const POLICY = graphPath`/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/temporaryAccessPass`;

const targets = z
  .array(z.object({ id: z.string() }))
  .nullish()
  .transform((all) => (all ?? []).map(({ id }) => id));

/** https://learn.microsoft.com/graph/api/resources/temporaryaccesspassauthenticationmethodconfiguration */
const policy = z
  .object({
    state: z.string(),
    minimumLifetimeInMinutes: z.int(),
    maximumLifetimeInMinutes: z.int(),
    isUsableOnce: z.boolean(),
    includeTargets: targets,
    excludeTargets: targets,
  })
  .transform((told): PassPolicy => ({
    enabled: told.state === 'enabled',
    minimumLifetimeMinutes: told.minimumLifetimeInMinutes,
    maximumLifetimeMinutes: told.maximumLifetimeInMinutes,
    usableOnceOnly: told.isUsableOnce,
    includedGroups: told.includeTargets,
    excludedGroups: told.excludeTargets,
  }));

const dateTime = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

const method = z
  .object({
    id: z.string(),
    isUsable: z.boolean().nullish(),
    methodUsabilityReason: z.string().nullish(),
    startDateTime: dateTime.nullish(),
    lifetimeInMinutes: z.int().nullish(),
  })
  .transform((told): ExistingPass => ({
    methodId: told.id,
    usable: told.isUsable === true,
    reason: told.methodUsabilityReason ?? '',
    ...(told.startDateTime ? { startsAt: told.startDateTime } : {}),
    ...(told.lifetimeInMinutes ? { lifetimeMinutes: told.lifetimeInMinutes } : {}),
  }));

const list = z.object({ value: z.array(method) });

const created = z.object({
  id: z.string(),
  temporaryAccessPass: z.string().min(1),
  startDateTime: dateTime,
  lifetimeInMinutes: z.int(),
});

/** Both terms are always said: what Graph takes for granted is not documented. */
const create = async (graph: Graph, accountId: string, terms: PassTerms): ReturnType<Passes['create']> => {
  const asked = { lifetimeInMinutes: terms.lifetimeMinutes, isUsableOnce: terms.usableOnce };
  const outcome = await graph.call('POST', methodsOf(accountId), asked);
  if (outcome.kind === 'refused') return refused(outcome);
  const made = bodyOf(outcome, created);
  const expiresAt = made.startDateTime + made.lifetimeInMinutes * 60_000;
  return { kind: 'issued', pass: { methodId: made.id, value: new Secret(made.temporaryAccessPass), expiresAt } };
};

/** What Graph has been seen to say; matched in part, since the words are not documented. */
const refused = (refusal: GraphRefusal): { kind: 'exists' } => {
  if (refusal.status !== 400 && refusal.status !== 403 && refusal.status !== 409) throw faultOf(refusal);
  if (says(refusal, 'already exist')) return { kind: 'exists' };
  if (says(refusal, 'UserCredentialPolicy does not allow')) throw faultOf(refusal, 'POLICY_NOT_YET_IN_EFFECT');
  if (says(refusal, 'external guest')) throw faultOf(refusal, 'ACCOUNT_IS_EXTERNAL_GUEST');
  if (says(refusal, 'LifetimeInMinutes')) throw faultOf(refusal, 'PASS_LIFETIME_OUT_OF_POLICY');
  if (says(refusal, 'IsUsableOnce')) throw faultOf(refusal, 'PASS_MUST_BE_USABLE_ONCE');
  throw faultOf(refusal);
};
