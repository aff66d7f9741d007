import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { acknowledge, redeem } from '../../pages/claim/client.ts';
import { mailsOf, reachOf, until, type Mail } from '../../samples/contractor-day.ts';
import { askGraph, makePass, passesOn, register, signIn } from '../stack/directory.ts';
import { accountNameOf, addressOf, entriesOf, opened, pinFor } from '../stack/hand-over.ts';
import { advance, quiet, sweep } from '../stack/time.ts';
import { storyOf, wholeStack, type WholeStack } from '../stack/whole-stack.ts';

let whole: WholeStack;
beforeAll(async () => {
  whole = await wholeStack();
}, 60_000);
afterAll(() => whole?.stop());

/** Hands a pass over. @returns the pass */
const handedOver = async (number: string): Promise<string> => {
  const landing = await opened(whole, number);
  const revealed = await redeem(reachOf(whole.at), landing, await pinFor(whole, landing));
  if (revealed.kind !== 'revealed') throw new Error(`no pass: ${JSON.stringify(revealed)}`);
  await acknowledge(reachOf(whole.at), landing);
  return revealed.pass;
};

const entry = (number: string, kind: string) =>
  until(
    `"${kind}" of ${number}`,
    async () => (await entriesOf(whole, number)).find((one) => one.kind === kind),
    20_000,
  );

const subjectsTo = async (address: string): Promise<readonly string[]> =>
  (await mailsOf(whole.at, address)).map(({ subject }) => subject);

const mailTo = (address: string, about: RegExp): Promise<Mail> =>
  until(`a mail to ${address} about ${about}`, async () =>
    (await mailsOf(whole.at, address)).find(({ subject }) => about.test(subject)),
  );

/** Moves the clock, and lets the sweep find what is due. */
const later = async (duration: string): Promise<void> => {
  await quiet(whole);
  await advance(whole, duration);
  await sweep(whole);
};

describe('the watch over what was handed over', () => {
  const [registered, usedOnly, unused, slow] = ['W-1', 'W-2', 'W-3', 'W-4'] as const;
  let late: string;
  beforeAll(async () => {
    const first = await handedOver(registered);
    const second = await handedOver(usedOnly);
    await handedOver(unused);
    const fourth = await handedOver(slow);
    const session = await signIn(whole, accountNameOf(registered), first);
    expect(await register(whole, session, 'microsoftAuthenticator')).toBe(201);
    await signIn(whole, accountNameOf(usedOnly), second);
    await quiet(whole);
    await advance(whole, 'PT12M');
    late = await signIn(whole, accountNameOf(slow), fourth);
    await later('PT4M');
  }, 60_000);

  test('used, and a method registered within a quarter of an hour: both are told', async () => {
    expect((await entry(registered, 'pass used')).facts).toMatchObject({ outcome: 'registered' });
    await mailTo(addressOf(registered), /link .* was used/);
    await mailTo(whole.at.people.sponsor, /NrW1 has used the link/);
  });

  test('used without a method: the sponsor is offered a reissue, and the contractor is not told that all is well', async () => {
    for (const number of [usedOnly, slow]) {
      expect((await entry(number, 'pass used')).facts).toMatchObject({ outcome: 'used' });
      const about = new RegExp(`${number.replace('-', '')} may not be able to sign in again`);
      expect((await mailTo(whole.at.people.sponsor, about)).text).toMatch(/press Reissue[\s\S]*\/release/);
      expect((await subjectsTo(addressOf(number))).filter((subject) => /was used/.test(subject))).toEqual([]);
    }
    expect(await storyOf(whole, unused)).not.toContain('pass expired');
  });

  test('not used by its end: the sponsor is offered a reissue', async () => {
    expect(await register(whole, late, 'microsoftAuthenticator')).toBe(201);
    await later('PT50M');

    expect((await entry(unused, 'pass expired')).facts).toMatchObject({ outcome: 'unused' });
    const { text } = await mailTo(whole.at.people.sponsor, /NrW3 did not use the pass/);
    expect(text).toMatch(/press Reissue[\s\S]*\/release/);
  });

  test('a method that was registered after the first look is seen at the last one, and both are told', async () => {
    await mailTo(addressOf(slow), /link .* was used/);
    await mailTo(whole.at.people.sponsor, /NrW4 has used the link/);
    const outcomes = (await entriesOf(whole, slow)).filter(({ kind }) => kind === 'pass used');
    expect(outcomes.map(({ facts }) => facts['outcome'])).toEqual(['used', 'registered']);
    const stuck = (await entriesOf(whole, usedOnly)).filter(({ kind }) => kind === 'pass used');
    expect(stuck).toHaveLength(1);
  });
});

describe('T21: while nobody was shown a pass', () => {
  const [early, foreign] = ['T-21A', 'T-21B'] as const;
  let revokedBefore: unknown;
  const validFrom = async () =>
    (await askGraph(whole, 'GET', `/users/${accountNameOf(early)}?$select=signInSessionsValidFromDateTime`)).body[
      'signInSessionsValidFromDateTime'
    ];
  beforeAll(async () => {
    await Promise.all([opened(whole, early), opened(whole, foreign)]);
    await signIn(whole, accountNameOf(early), await makePass(whole, accountNameOf(early)));
    await makePass(whole, accountNameOf(foreign));
    revokedBefore = await validFrom();
    expect(await passesOn(whole, accountNameOf(early))).toEqual(['OneTimeUsed']);
    await later('PT1H1M');
  }, 60_000);

  test('one that was used is deleted within the hourly cycle, sessions end, and operators are alarmed', async () => {
    expect((await entry(early, 'early pass found')).facts).toMatchObject({ reason: 'OneTimeUsed' });
    await until('the claim taken back', async () =>
      (await storyOf(whole, early)).includes('claim revoked') ? true : undefined,
    );
    expect(await passesOn(whole, accountNameOf(early))).toEqual([]);
    expect(await validFrom()).not.toEqual(revokedBefore);
  });

  test('one that the service desk made is an alarm of its own and stays', async () => {
    expect((await entry(foreign, 'foreign pass found')).facts).toMatchObject({ withdrawn: false });
    expect(await passesOn(whole, accountNameOf(foreign))).toEqual(['EnabledByPolicy']);
    expect(await storyOf(whole, foreign)).not.toContain('claim revoked');
  });
});
