import { createRemoteJWKSet, jwtVerify } from 'jose';
import type { JWTVerifyOptions, JWTVerifyResult } from 'jose';
import { discovered } from './page-script.ts';

/** Verifies an access token as the product does: by the published keys, issuer and audience. */
export type Verify = (token: string, options?: JWTVerifyOptions) => Promise<JWTVerifyResult>;

export const verifierOf = async (issuer: string, clientId: string): Promise<Verify> => {
  const { jwks_uri: keysUrl } = await discovered(issuer);
  // No pause between fetches: a test that rotates the keys must not wait half a minute for them.
  const keys = createRemoteJWKSet(new URL(keysUrl ?? ''), { cooldownDuration: 0 });
  return (token, options) => jwtVerify(token, keys, { issuer, audience: clientId, ...options });
};
