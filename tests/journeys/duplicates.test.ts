import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mailsOf, until } from '../../samples/contractor-day.ts';
import { graphGet, starter, storyOf, wholeStack, type WholeStack } from '../stack/whole-stack.ts';

let whole: WholeStack;
beforeAll(async () => {
  whole = await wholeStack();
}, 60_000);
afterAll(() => whole?.stop());

/** What lies ahead may wait; nothing is due. */
const nothingIsDue = (): Promise<true> =>
  until('a time when nothing is due', async () => {
    const records = await whole.rows('Contractors');
    return records.every(({ dueAt }) => typeof dueAt !== 'string' || Date.parse(dueAt) > Date.now() + 60_000)
      ? true
      : undefined;
  });

test.each(['in parallel', 'one after the other'])(
  'the same event sent 20 times %s makes one account, one live claim and one mail',
  async (how) => {
    const number = how === 'in parallel' ? 'D-1' : 'D-2';
    const event = starter(number);
    if (how === 'in parallel') await whole.send(...Array.from({ length: 20 }, () => event));
    else for (let n = 0; n < 20; n++) await whole.send(event);
    await until('the claim', async () => ((await storyOf(whole, number)).includes('claim opened') ? true : undefined));
    await whole.send(event);
    await nothingIsDue();

    const { body } = await graphGet(whole, `/users?$filter=employeeId eq '${number}'&$select=id`);
    expect(body.value).toHaveLength(1);
    const claims = await whole.rows('Claims', "RowKey eq 'claim'");
    expect(claims.filter((claim) => claim['contractor'] === number && claim['state'] === 'open')).toHaveLength(1);
    expect(await mailsOf(whole.at, `${number.toLowerCase()}@example.net`)).toHaveLength(1);
  },
);
