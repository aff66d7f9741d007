import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Part } from '../../local/part.ts';
import { passesMade, passesOn } from '../stack/directory.ts';
import { accountNameOf, claimRow, opened, pinFor, redeemBody } from '../stack/hand-over.ts';
import { startTablesProxy, type TablesProxy } from '../stack/tables-proxy.ts';
import { wholeStack, type WholeStack } from '../stack/whole-stack.ts';
import { wireTo } from '../stack/wire.ts';

let whole: WholeStack;
let proxy: TablesProxy;
beforeAll(async () => {
  whole = await wholeStack();
  proxy = await startTablesProxy(whole.at.tables.connectionString);
}, 60_000);
afterAll(async () => {
  await whole?.stop();
  await proxy?.stop();
});

const step = async ({ ready }: Part, advance: string): Promise<void> => {
  const answer = await fetch(`${ready['controlUrl']}/_local/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ advance }),
  });
  expect(answer.status).toBe(200);
};

test.each([
  ['the claim has expired', 'PT73H', 410, 'expired', 'expired', 'T-25A'],
  ['the PIN has lapsed', 'PT11M', 409, 'not-released', 'open', 'T-25B'],
])(
  'T25: when %s between the slot and the claim, by %s on the server’s clock, the right PIN gets %d',
  async (_, passing, status, error, state, number) => {
    const landing = await opened(whole, number);
    const pin = await pinFor(whole, landing);
    const instance = await whole.instance({ TABLES: proxy.connectionString });
    let stepped = 0;
    proxy.afterNextWrite(
      (row) => row['PartitionKey'] === redeemBody(landing).id && row['reserved'] === 1 && row['state'] === 'released',
      async () => {
        stepped += 1;
        await step(instance, passing);
      },
    );

    const wire = wireTo([String(instance.ready['url'])]);
    const answered = await wire.call('redeem', redeemBody(landing, pin));
    wire.close();

    expect([stepped, answered.status, JSON.parse(answered.body)['error']]).toEqual([1, status, error]);
    expect(await passesMade(whole, accountNameOf(number))).toBe(0);
    expect(await passesOn(whole, accountNameOf(number))).toEqual([]);
    expect(await claimRow(whole, landing)).toMatchObject({ state, reserved: 1, failed: 0 });
    await instance.stop();
  },
  30_000,
);
