import type { Account, KoaContextWithOIDC, Provider } from 'oidc-provider';
import { delegatedClaims } from './access-token.ts';
import { apiScopes, resourceOf } from './application.ts';
import { personWithId } from './people.ts';
import type { Organisation } from './people.ts';

/** The scopes that say something about the person, not about an application. */
export const OIDC_SCOPES: string[] = ['openid', 'profile', 'email'];

/** What the issuer knows of a person; the claims of the ID token. */
export const accountOf = (organisation: Organisation, id: string): Account | undefined => {
  const person = personWithId(organisation, id);
  if (person === undefined) return undefined;
  const { oid, tid, ver, roles, name, preferred_username } = delegatedClaims(organisation, '', person);
  return { accountId: id, claims: () => ({ sub: id, oid, tid, ver, roles, name, preferred_username }) };
};

/** Nobody is asked to consent to the organisation's own application. */
export const consentedGrant = async (
  ctx: KoaContextWithOIDC,
  { application: { clientId } }: Organisation,
): Promise<InstanceType<Provider['Grant']> | undefined> => {
  const { provider, session } = ctx.oidc;
  if (session?.accountId === undefined) return undefined;
  const grant = new provider.Grant({ clientId, accountId: session.accountId });
  grant.addOIDCScope(OIDC_SCOPES.join(' '));
  grant.addResourceScope(resourceOf(clientId), apiScopes(clientId).join(' '));
  await grant.save();
  return grant;
};
