import { beforeAll, expect, test } from '@jest/globals';
import type { ReleaseAsk } from '../shared/domain/claim/release-asks.ts';
import { config } from './door-fixture.ts';
import { knock, OWN } from './door-registrations.ts';

const { registerReleaseRequests } = await import('../functions/release-requests.ts');

const CLAIM = 'AAAAAAAAAAAAAAAAAAAAAA';
const noted: string[] = [];

const note = async ({ reason }: Pick<ReleaseAsk, 'reason'>) => {
  noted.push(reason);
  return { kind: 'asked' } as const;
};

beforeAll(() =>
  registerReleaseRequests({
    config,
    signedIn: async () => ({ oid: 'sponsor', roles: [] }),
    reissue: note,
    notThePerson: note,
    settleHeld: note,
  }),
);

const ask = async (reason: unknown) => {
  noted.length = 0;
  const { status, json } = await knock('releases-reissue', {
    body: { reason },
    params: { id: CLAIM },
    headers: OWN,
  });
  return { status, json, noted: [...noted] };
};

test('a reason is noted in one line, composed, as it was meant', async () => {
  expect(await ask(' phone lost,\r\n\tmail  deleted ')).toMatchObject({
    status: 202,
    noted: ['phone lost, mail deleted'],
  });
  expect(await ask('Jose\u0301 hat angerufen')).toMatchObject({ status: 202, noted: ['Jos\u00e9 hat angerufen'] });
});

test.each([
  ['that is too short', 'no'],
  ['of spaces', ' \n \n '],
  ['that is too long', 'x'.repeat(501)],
  ['that steers a terminal', 'ok \u001b]0;root\u0007 then'],
  ['with a control character of eight bits', 'ok \u009b2J then'],
  ['that is half a character', 'lost \ud83d'],
  ['that is none', undefined],
])('a reason %s is refused, and nothing is noted', async (_, reason) => {
  const rule = 'a reason of 3 to 500 characters, without control characters';
  expect(await ask(reason)).toMatchObject({
    status: 400,
    json: { error: 'malformed', problems: [{ path: '$.reason', rule }] },
    noted: [],
  });
});
