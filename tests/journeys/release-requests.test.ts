import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { askStatus, land } from '../../pages/claim/client.ts';
import { claimIdOf, linkIn, mailsOf, reachOf, releaseAs, tokenFor, until } from '../../samples/contractor-day.ts';
import { starter, storyOf, wholeStack, type WholeStack } from '../stack/whole-stack.ts';

let whole: WholeStack;
let sponsor: string;
let stranger: string;
beforeAll(async () => {
  whole = await wholeStack();
  sponsor = await tokenFor(whole.at, whole.at.people.sponsor);
  stranger = await tokenFor(whole.at, whole.at.people.auditor);
}, 60_000);
afterAll(() => whole?.stop());

const landed = async (number: string, mails = 1) => {
  const mail = await until(`mail ${mails} to ${number}`, async () => {
    const claims = (await mailsOf(whole.at, `${number.toLowerCase()}@example.net`)).filter(({ subject }) =>
      subject.startsWith('Your first day'),
    );
    return claims.length >= mails ? claims[0] : undefined;
  });
  const landing = await land(linkIn(mail));
  if (!landing) throw new Error('no link');
  return landing;
};

const post = async (path: string, token: string, body: object): Promise<number> => {
  const headers = {
    'content-type': 'application/json',
    authorization: `Bearer ${token}`,
    'x-first-day-pass': '1',
    origin: whole.at.app,
  };
  return (await fetch(`${whole.at.app}/api/releases/${path}`, { method: 'POST', headers, body: JSON.stringify(body) }))
    .status;
};

const listed = async (
  token: string,
): Promise<{ claims: { id: string }[]; held: { key: string; changed: string; displayName: string }[] }> =>
  (await (
    await fetch(`${whole.at.app}/api/releases`, {
      headers: { authorization: `Bearer ${token}`, 'x-first-day-pass': '1', origin: whole.at.app },
    })
  ).json()) as never;

const stateIs = (landing: Awaited<ReturnType<typeof landed>>, ...states: string[]) =>
  until(`the state ${states.join(' or ')}`, async () => {
    const status = await askStatus(reachOf(whole.at), landing);
    return status.kind === 'status' && states.includes(status.state) ? status : undefined;
  });

test('"this is not the person" revokes the claim; a stranger’s word changes nothing', async () => {
  await whole.send(starter('R-1'));
  const landing = await landed('R-1');
  const id = claimIdOf(landing);
  expect(await post(`${id}/not-the-person`, stranger, { reason: 'mischief' })).toBe(404);
  expect(await post(`${id}/not-the-person`, sponsor, { reason: 'x' })).toBe(400);

  expect(await post(`${id}/not-the-person`, sponsor, { reason: 'a strange voice' })).toBe(202);
  await stateIs(landing, 'revoked');
  expect((await releaseAs(whole.at, sponsor, id)).status).toBe(404);
  expect(await storyOf(whole, 'R-1')).toContain('request applied');
});

test('a reissue mails a new link and supersedes the old one, within the cap', async () => {
  await whole.send(starter('R-2'));
  let landing = await landed('R-2');
  for (let n = 1; n <= 3; n++) {
    expect(await post(`${claimIdOf(landing)}/reissue`, sponsor, { reason: 'the phone was lost' })).toBe(202);
    const before = landing;
    landing = await landed('R-2', n + 1);
    await stateIs(before, 'superseded');
  }

  expect(await post(`${claimIdOf(landing)}/reissue`, sponsor, { reason: 'once more' })).toBe(429);
});

test('a changed address is held: its sponsor sees and confirms it, a stranger does not', async () => {
  await whole.send(starter('R-3'));
  const first = await landed('R-3');
  const event = structuredClone(starter('R-3'));
  const changed = {
    ...event,
    type: 'io.firstdaypass.contractor.changed.v1',
    data: { ...event.data, emails: [{ value: 'r-3b@example.net', primary: true }] },
  };
  await whole.send(changed);
  await stateIs(first, 'revoked');
  const hold = await until('the hold', async () => (await listed(sponsor)).held.find(({ key }) => key === 'R-3'));
  expect(hold).toMatchObject({ changed: 'address', displayName: 'Ana NrR3' });
  expect((await listed(stranger)).held).toEqual([]);
  expect(await post('held/R-3', stranger, { confirm: true, reason: 'mischief' })).toBe(404);
  expect(await mailsOf(whole.at, 'r-3b@example.net')).toEqual([]);

  expect(await post('held/R-3', sponsor, { confirm: true, reason: 'called the known number' })).toBe(202);
  await until('the mail to the new address', async () => (await mailsOf(whole.at, 'r-3b@example.net'))[0]);
  expect((await listed(sponsor)).held).toEqual([]);
});
