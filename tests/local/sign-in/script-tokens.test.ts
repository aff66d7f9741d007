// Tokens without a browser: POST /_local/token. Nothing of Entra's; their form is held to tokens.test.ts.
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { startIssuer } from './local-issuer.ts';
import type { LocalIssuer } from './local-issuer.ts';
import { verifierOf } from './verifier.ts';
import type { Verify } from './verifier.ts';

const SAM = 'sam.okafor@contoso.example';

let local: LocalIssuer;
let verify: Verify;
beforeAll(async () => {
  local = await startIssuer();
  verify = await verifierOf(local.issuer, local.clientId);
});
afterAll(async () => {
  await local.stop();
});

test("a script's token says the same of a person as a token of the code flow, whatever the case of the name", async () => {
  const { payload } = await verify(await local.token({ as: 'Olivia.BRANDT@contoso.example' }));

  expect(payload).toMatchObject({
    oid: '10000000-0000-4000-8000-000000000006',
    preferred_username: 'olivia.brandt@contoso.example',
    roles: ['FirstDayPass.Operator'],
    scp: 'FirstDayPass.Use',
  });
});

test('an application token has roles when told, and neither scope nor person', async () => {
  const { payload } = await verify(await local.token({ application: true, roles: ['FirstDayPass.Operator'] }));

  expect(payload).toMatchObject({ roles: ['FirstDayPass.Operator'], sub: payload['oid'], ver: '2.0' });
  for (const claim of ['scp', 'name', 'preferred_username']) expect(payload).not.toHaveProperty(claim);
});

describe('tokens that a service must refuse', () => {
  test.each([
    ['for another audience', { audience: 'api://another' }, { claim: 'aud' }],
    ['of another issuer', { issuer: 'https://login.example/v2.0' }, { claim: 'iss' }],
    ['expired', { expiresInSeconds: -1 }, { code: 'ERR_JWT_EXPIRED' }],
    ['signed by a key of nobody', { foreignKey: true }, { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' }],
  ])('%s', async (_, override, refusal) => {
    await expect(verify(await local.token({ as: SAM, ...override }))).rejects.toMatchObject(refusal);
  });

  test('without the permission, or with roles that Entra never gave', async () => {
    const token = await local.token({ as: SAM, scope: '', roles: ['FirstDayPass.Nobody'] });

    expect(decodeJwt(token)).toMatchObject({ roles: ['FirstDayPass.Nobody'] });
    expect(decodeJwt(token)).not.toHaveProperty('scp');
  });
});

describe('requests that cannot be met', () => {
  test.each([
    ['somebody unknown', { as: 'nobody@contoso.example' }, 404, 'sam.okafor@contoso.example'],
    ['nobody', {}, 404, 'not given'],
    ['a disabled account', { as: 'dana.whitlock@contoso.example' }, 403, 'disabled'],
    ['a misspelt member', { as: SAM, audienc: 'x' }, 400, 'audienc'],
    ['a member of the wrong kind', { as: SAM, roles: 'FirstDayPass.Operator' }, 400, 'roles'],
  ])('%s is refused, and the answer names the way out', async (_, request, status, word) => {
    const refused = await local.control('POST', 'token', request);

    expect(refused).toMatchObject({ status, body: { error: { message: expect.stringContaining(word) } } });
    expect(refused.body).not.toHaveProperty('access_token');
  });
});

test('the service stops on SIGTERM with code 0', async () => {
  const short = await startIssuer();

  expect(await short.stop()).toBe(0);
});

test('a taken port is named with the option that moves it', () => {
  const second = spawnSync(process.execPath, ['local/sign-in/main.ts', '--port', String(local.port)], {
    encoding: 'utf8',
  });

  expect(second.status).toBe(1);
  expect(second.stderr).toContain(`sign-in: port ${local.port} is taken; name another with --port`);
});
