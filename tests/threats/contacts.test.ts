import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { askStatus } from '../../pages/claim/client.ts';
import { mailsOf, reachOf, tokenFor, until } from '../../samples/contractor-day.ts';
import type { Hire } from '../../samples/hired-event.ts';
import { addressOf, claimMails, mailedLink, landed, opened, pinFor, redeemBody } from '../stack/hand-over.ts';
import { advance, quiet, sweep } from '../stack/time.ts';
import { starter, storyOf, wholeStack, type WholeStack } from '../stack/whole-stack.ts';
import { OWN, wireTo, type Wire } from '../stack/wire.ts';

const NIAMH = "niamh.o'brien@contoso.example";
const LUCA = 'luca.ferri@contoso.example';
const NOOR = 'noor.haddad@contoso.example';
/** Named by the event, and members of the deputies group as well: Luca. Deputy whom no event names: Noor. */
const [AFTER_MAIL, BEFORE_MAIL, TO_DEPUTY] = ['T-18A', 'T-18B', 'T-18C'] as const;

let whole: WholeStack;
let wire: Wire;
beforeAll(async () => {
  whole = await wholeStack();
  wire = wireTo([whole.at.app]);
}, 60_000);
afterAll(async () => {
  wire?.close();
  await whole?.stop();
});

const changed = (number: string, more: Partial<Hire>) => ({
  ...starter(number, more),
  type: 'io.firstdaypass.contractor.changed.v1',
});

const thief = (number: string): string => `thief.${number.toLowerCase()}@example.org`;

const held = (number: string) =>
  until(`the hold of ${number}`, async () =>
    (await storyOf(whole, number)).includes('contacts held') ? true : undefined,
  );

const as = async (upn: string) => ({ ...OWN, Authorization: `Bearer ${await tokenFor(whole.at, upn)}` });

const settle = async (upn: string, number: string, confirm: boolean): Promise<number> => {
  const body = { confirm, reason: 'asked on the known number' };
  return (await wire.ask(`/api/releases/held/${number}`, { method: 'POST', headers: await as(upn), body })).status;
};

const listedFor = async (upn: string): Promise<readonly string[]> => {
  const { body } = await wire.ask('/api/releases', { headers: await as(upn) });
  return (JSON.parse(body) as { held: { key: string }[] }).held.map(({ key }) => key);
};

test('T18: an address that HR changes after the mail is held: the link and its living PIN are dead, and nothing goes out', async () => {
  const landing = await opened(whole, AFTER_MAIL);
  const pin = await pinFor(whole, landing);
  await whole.send(changed(AFTER_MAIL, { email: thief(AFTER_MAIL) }));
  await held(AFTER_MAIL);

  const answered = await wire.call('redeem', redeemBody(landing, pin));
  expect([404, 410]).toContain(answered.status);
  await until('the revoked claim', async () => {
    const status = await askStatus(reachOf(whole.at), landing);
    return status.kind === 'status' && status.state === 'revoked' ? true : undefined;
  });
  for (const [address, about] of [
    [addressOf(AFTER_MAIL), /contact details .* were changed/],
    [whole.at.people.sponsor, /confirm a change for Ana NrT18A/],
  ] as const)
    await until(`word to ${address}`, async () =>
      (await mailsOf(whole.at, address)).find(({ subject }) => about.test(subject)),
    );
  expect(await mailsOf(whole.at, thief(AFTER_MAIL))).toEqual([]);
});

test('T18: address and sponsor changed together before any mail are held, and time confirms neither', async () => {
  for (const [number, sponsor] of [
    [BEFORE_MAIL, NIAMH],
    [TO_DEPUTY, LUCA],
  ] as const) {
    await whole.send(starter(number, { starts: 'tomorrow' }));
    await until('the account', async () =>
      (await storyOf(whole, number)).includes('account provisioned') ? true : undefined,
    );
    await whole.send(changed(number, { starts: 'tomorrow', email: thief(number), sponsor }));
    await held(number);
  }

  await quiet(whole);
  await advance(whole, 'PT30H');
  await sweep(whole);
  await until('the reminder of nothing', async () =>
    (await listedFor(whole.at.people.sponsor)).length === 3 ? true : undefined,
  );
  for (const number of [AFTER_MAIL, BEFORE_MAIL, TO_DEPUTY]) {
    expect(await mailsOf(whole.at, thief(number))).toEqual([]);
    expect(await claimMails(whole, number)).toHaveLength(number === AFTER_MAIL ? 1 : 0);
  }
});

test('T18: whom the event names as the new sponsor neither sees nor settles it, not even as a deputy', async () => {
  expect(await listedFor(NIAMH)).toEqual([]);
  expect(await settle(NIAMH, BEFORE_MAIL, true)).toBe(404);
  expect(await listedFor(LUCA)).not.toContain(TO_DEPUTY);
  expect(await settle(LUCA, TO_DEPUTY, true)).toBe(404);

  expect(await settle(NOOR, TO_DEPUTY, true)).toBe(202);
  await until('the mail to the confirmed address', async () => (await mailsOf(whole.at, thief(TO_DEPUTY)))[0]);
});

test('T18: the previous sponsor refuses, and the link goes to the address that was known', async () => {
  expect(await settle(whole.at.people.sponsor, BEFORE_MAIL, false)).toBe(202);

  const landing = await landed(await mailedLink(whole, BEFORE_MAIL));
  expect(await askStatus(reachOf(whole.at), landing)).toMatchObject({ kind: 'status', state: 'open', sponsor: 'Sam' });
  expect(await mailsOf(whole.at, thief(BEFORE_MAIL))).toEqual([]);
});
