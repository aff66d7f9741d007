import { applicationClaims, delegatedClaims, signed } from './access-token.ts';
import type { AccessTokenClaims } from './access-token.ts';
import { ACCESS_TOKEN_LIFETIME } from './application.ts';
import { Refusal } from './refusal.ts';
import type { MachineClock } from '../machine-clock.ts';
import type { Issuer } from './issuer.ts';
import { personNamed } from './people.ts';
import type { Organisation, Person } from './people.ts';
import { newSigningKey } from './signing-keys.ts';

/** What a script may ask of a token. Everything but `as` is optional; `application` needs no `as`. */
export interface TokenRequest {
  /** User principal name. */
  readonly as?: string;
  /** A token of the application itself: no person and no `scp`. */
  readonly application?: boolean;
  readonly roles?: readonly string[];
  /** `scp`; empty leaves it out. */
  readonly scope?: string;
  readonly audience?: string;
  readonly issuer?: string;
  readonly tenantId?: string;
  /** Negative: already expired. */
  readonly expiresInSeconds?: number;
  /** Signed by a key that is not published, under the name of one that is. */
  readonly foreignKey?: boolean;
}

const MEMBERS: Readonly<Record<keyof TokenRequest, (value: unknown) => boolean>> = {
  as: (value) => typeof value === 'string',
  application: (value) => typeof value === 'boolean',
  roles: (value) => Array.isArray(value) && value.every((role) => typeof role === 'string'),
  scope: (value) => typeof value === 'string',
  audience: (value) => typeof value === 'string',
  issuer: (value) => typeof value === 'string',
  tenantId: (value) => typeof value === 'string',
  expiresInSeconds: (value) => Number.isInteger(value),
  foreignKey: (value) => typeof value === 'boolean',
};

/** A token for a script, without a browser. */
export const scriptToken = async (issuer: Issuer, clock: MachineClock, body: object): Promise<object> => {
  const request = checked(body);
  const lifetime = request.expiresInSeconds ?? ACCESS_TOKEN_LIFETIME;
  const published = issuer.keys().current;
  const key = request.foreignKey === true ? { ...(await newSigningKey()), kid: published.kid } : published;
  const token = await signed(claimsFor(issuer, request), key, clock.now(), lifetime);
  return { access_token: token, token_type: 'Bearer', expires_in: lifetime };
};

const checked = (body: object): TokenRequest => {
  for (const [name, value] of Object.entries(body)) {
    const fits = MEMBERS[name as keyof TokenRequest] as ((value: unknown) => boolean) | undefined;
    if (fits?.(value) !== true)
      throw new Refusal(
        400,
        `${name}: not taken like this; a token request may say ${Object.keys(MEMBERS).join(', ')}`,
      );
  }
  return body;
};

const claimsFor = ({ organisation, url }: Issuer, request: TokenRequest): AccessTokenClaims => {
  const claims =
    request.application === true
      ? applicationClaims(organisation, url, [])
      : delegatedClaims(organisation, url, personIn(organisation, request.as));
  const { audience, issuer, tenantId, roles, scope } = request;
  return dropEmpty({
    ...claims,
    ...(audience !== undefined && { aud: audience }),
    ...(issuer !== undefined && { iss: issuer }),
    ...(tenantId !== undefined && { tid: tenantId }),
    ...(roles !== undefined && { roles }),
    ...(scope !== undefined && { scp: scope }),
  });
};

const dropEmpty = (claims: AccessTokenClaims): AccessTokenClaims =>
  Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== '' && String(value) !== ''));

const personIn = (organisation: Organisation, userPrincipalName: string | undefined): Person => {
  const person = personNamed(organisation, userPrincipalName ?? '');
  if (person?.accountEnabled === true) return person;
  if (person !== undefined) throw new Refusal(403, `as: the account of ${person.userPrincipalName} is disabled`);
  const known = organisation.people.map((one) => one.userPrincipalName).join(', ');
  throw new Refusal(404, `as: nobody here is called ${userPrincipalName ?? '(not given)'}; there are ${known}`);
};
