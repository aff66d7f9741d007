import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { until } from '../../samples/contractor-day.ts';
import { makePass, passesOn } from '../stack/directory.ts';
import { accountNameOf, entriesOf, opened, pinFor, redeemBody } from '../stack/hand-over.ts';
import { advance, quiet, sweep } from '../stack/time.ts';
import { storyOf, wholeStack, type WholeStack } from '../stack/whole-stack.ts';
import { wireTo } from '../stack/wire.ts';

let whole: WholeStack;
beforeAll(async () => {
  whole = await wholeStack({ settings: { FOREIGN_PASS: 'withdraw' } });
}, 60_000);
afterAll(() => whole?.stop());

const alarmOf = (number: string) =>
  until(
    'the alarm',
    async () => (await entriesOf(whole, number)).find(({ kind }) => kind === 'foreign pass found'),
    20_000,
  );

test('T21: with FOREIGN_PASS=withdraw a pass that we did not make is deleted, and the claim goes on', async () => {
  const landing = await opened(whole, 'T-21W');
  await makePass(whole, accountNameOf('T-21W'));
  await quiet(whole);
  await advance(whole, 'PT1H1M');
  await sweep(whole);

  expect((await alarmOf('T-21W')).facts).toMatchObject({ withdrawn: true, reason: 'EnabledByPolicy' });
  expect(await passesOn(whole, accountNameOf('T-21W'))).toEqual([]);
  expect(await storyOf(whole, 'T-21W')).not.toContain('claim revoked');
  const wire = wireTo([whole.at.app]);
  expect((await wire.call('redeem', redeemBody(landing, await pinFor(whole, landing)))).status).toBe(200);
  wire.close();
});
