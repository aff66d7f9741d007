// Against Entra: CONTRACT_SIGN_IN_ISSUER=https://login.microsoftonline.com/<tenant>/v2.0, CONTRACT_SIGN_IN_CLIENT_ID and CONTRACT_SIGN_IN_TOKEN, from `az account get-access-token --scope api://<client id>/FirstDayPass.Use`.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { startIssuer } from './local-issuer.ts';
import type { LocalIssuer } from './local-issuer.ts';
import { discovered } from './page-script.ts';
import { verifierOf } from './verifier.ts';
import type { Verify } from './verifier.ts';

const REAL = process.env['CONTRACT_SIGN_IN_ISSUER'];
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

let local: LocalIssuer | undefined;
let issuer: string;
let clientId: string;
let token: string;
let verify: Verify;

beforeAll(async () => {
  local = REAL === undefined ? await startIssuer() : undefined;
  issuer = REAL ?? local?.issuer ?? '';
  clientId = process.env['CONTRACT_SIGN_IN_CLIENT_ID'] ?? local?.clientId ?? '';
  token = process.env['CONTRACT_SIGN_IN_TOKEN'] ?? (await local?.token({ as: 'olivia.brandt@contoso.example' })) ?? '';
  verify = await verifierOf(issuer, clientId);
});
afterAll(async () => {
  await local?.stop();
});

describe('discovery', () => {
  test('names the issuer exactly as its tokens do, and every endpoint of the same authority', async () => {
    const server = await discovered(issuer);

    expect(server.issuer).toBe(issuer);
    const { authorization_endpoint, token_endpoint, jwks_uri, end_session_endpoint } = server;
    for (const endpoint of [authorization_endpoint, token_endpoint, jwks_uri, end_session_endpoint])
      expect(new URL(endpoint ?? '').origin).toBe(new URL(issuer).origin);
  });

  test('offers the code flow, RS256 and pairwise subjects, and promises no issuer in authorization responses', async () => {
    const server = await discovered(issuer);

    expect(server.response_types_supported).toContain('code');
    expect(server['id_token_signing_alg_values_supported']).toEqual(['RS256']);
    expect(server['subject_types_supported']).toEqual(['pairwise']);
    expect(server.authorization_response_iss_parameter_supported).toBeUndefined();
  });
});

describe('an access token for the application', () => {
  test('is a JWT that verifies against the published keys, for this issuer and this audience', async () => {
    const { protectedHeader } = await verify(token, {
      algorithms: ['RS256'],
      ...(local && { currentDate: await local.now() }),
    });

    expect(protectedHeader).toMatchObject({ typ: 'JWT', alg: 'RS256', kid: expect.any(String) });
  });

  test('says who, of which tenant, by which permission, in the claims of a v2 token', () => {
    const claims = decodeJwt(token);

    expect(claims).toMatchObject({
      iss: issuer,
      aud: clientId,
      oid: expect.stringMatching(GUID),
      tid: expect.stringMatching(GUID),
      azp: expect.stringMatching(GUID),
      name: expect.any(String),
      preferred_username: expect.stringContaining('@'),
      scp: expect.stringMatching(/\bFirstDayPass\.Use\b/),
      ver: '2.0',
    });
    expect(claims.sub).not.toBe(claims['oid']);
    expect(issuer).toContain(String(claims['tid']));
  });

  test('lives for 60 to 90 minutes', () => {
    const { iat = 0, nbf, exp = 0 } = decodeJwt(token);

    expect(nbf).toBe(iat);
    expect(exp - iat).toBeGreaterThanOrEqual(60 * 60);
    expect(exp - iat).toBeLessThanOrEqual(95 * 60);
  });

  test('for another audience, or from another issuer, does not verify', async () => {
    await expect(verify(token, { audience: 'another' })).rejects.toMatchObject({ claim: 'aud' });
    await expect(verify(token, { issuer: 'https://another.example' })).rejects.toMatchObject({ claim: 'iss' });
  });

  test('does not verify once a single claim was altered', async () => {
    const [header, , signature] = token.split('.');
    const payload = Buffer.from(JSON.stringify({ ...decodeJwt(token), roles: ['FirstDayPass.Auditor'] }));

    const forged = [header, payload.toString('base64url'), signature].join('.');

    await expect(verify(forged)).rejects.toMatchObject({ code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' });
  });
});
