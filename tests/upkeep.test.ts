import { expect, test } from '@jest/globals';
import { everyRun, makeUpkeep, onceADay, type Chore } from '../shared/domain/upkeep.ts';

const NOON = Date.parse('2026-12-01T12:00:00Z');
const MINUTE = 60_000;

const chore = (name: string, run: Chore['run'], isDue: Chore['isDue'] = everyRun): Chore => ({ name, isDue, run });

test('chores are done one after the other and their figures put together', async () => {
  const upkeep = makeUpkeep([chore('one', async () => ({ a: 1 })), chore('two', async () => ({ b: 2 }))], () => NOON);

  expect(await upkeep()).toEqual({ figures: { a: 1, b: 2 }, undone: [] });
});

test('a chore that fails is named and keeps none of the others', async () => {
  const error = new Error('the queue is away');
  const failing = chore('dead letters', () => Promise.reject(error));

  expect(await makeUpkeep([failing, chore('two', async () => ({ b: 2 }))], () => NOON)()).toEqual({
    figures: { b: 2 },
    undone: [{ name: 'dead letters', error }],
  });
});

test('what is done once a day is done in exactly one run of a day', async () => {
  let done = 0;
  const daily = chore('daily', async () => ({ done: ++done }), onceADay);
  const start = Date.parse('2026-12-01T00:03:10Z');

  for (let at = start; at < start + 48 * 60 * MINUTE; at += 5 * MINUTE) await makeUpkeep([daily], () => at)();

  expect(done).toBe(2);
});
