import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { tokenWith } from '../local/graph/directory.ts';
import { requests, valueOf, type Ask } from '../local/graph/requests.ts';
import { directoryWith, findingOf, findingsOf, unwell, type DirectoryAtHand } from './doctor-at-hand.ts';

let directory: DirectoryAtHand;
let ask: Ask;
beforeAll(async () => {
  directory = await directoryWith();
  ask = requests(directory, await tokenWith(directory, 'Application.ReadWrite.All'));
});
afterAll(() => directory.stop());

const lookedAt = (environment = directory.asPerson) => findingsOf(environment, /^sign-in\/(?!issuer)/);

const usual = async () => {
  const [application] = valueOf(await ask('GET', '/applications'));
  if (!application) throw new Error('no application');
  return application;
};

test.each([
  ['sign-in/tokens', 'wrong', { api: { requestedAccessTokenVersion: 1 } }, /version/],
  ['sign-in/tokens', 'wrong', { signInAudience: 'AzureADMultipleOrgs' }, /audience/],
  ['sign-in/roles', 'wrong', { appRoles: [] }, /role is missing/],
  [
    'sign-in/redirects',
    'wrong',
    { spa: { redirectUris: ['http://localhost/release'] } },
    /missing: http:\/\/localhost\/operations/,
  ],
  [
    'sign-in/redirects',
    'warning',
    { spa: { redirectUris: ['http://localhost/release', 'http://localhost/operations', 'https://thief.example/x'] } },
    /thief\.example/,
  ],
  ['sign-in/no-secrets', 'wrong', { passwordCredentials: [{ keyId: 'k' }] }, /it has 1/],
])('%s is %s with %j, and nothing else is', async (id, status, changed, found) => {
  const { id: objectId, ...before } = await usual();
  const { appId: _appId, createdDateTime: _made, ...members } = before;
  await ask('PATCH', `/applications/${String(objectId)}`, changed);

  const findings = await lookedAt();
  await ask('PATCH', `/applications/${String(objectId)}`, members);

  expect(unwell(findings)).toEqual({ [id]: status });
  expect(findingOf(findings, id).found).toMatch(found);
  expect(unwell(await lookedAt())).toEqual({});
});

test('a client id that nobody has is one finding', async () => {
  const findings = await lookedAt({
    ...directory.asPerson,
    SIGN_IN_CLIENT_ID: '0a110ca1-0000-4000-8000-00000000dead',
  });

  expect(unwell(findings)).toEqual({ 'sign-in/registration': 'wrong' });
  expect(findingOf(findings, 'sign-in/roles')).toMatchObject({
    status: 'not seen',
    right: 'see sign-in/registration',
  });
});
