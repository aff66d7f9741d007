import { expect, test } from '@jest/globals';
import { inTurns, sharedReads } from '../shared/domain/claim/claim-crowd.ts';

/** A store whose reads end when the test says so, and tell how many had begun before them. */
const slowStore = () => {
  const ends: (() => void)[] = [];
  const state = { begun: 0 };
  const read = async (): Promise<number> => {
    const number = (state.begun += 1);
    await new Promise<void>((end) => ends.push(end));
    return number;
  };
  return { state, read, end: () => ends.shift()?.() };
};

const soon = () => new Promise((resume) => setImmediate(resume));

test('everybody is given what was read after they had asked, and those who came meanwhile share one read', async () => {
  const { state, read, end } = slowStore();
  const shared = sharedReads(read);

  const first = shared('a');
  const meanwhile = [shared('a'), shared('a'), shared('a')];
  const other = shared('b');
  expect(state.begun).toBe(2);
  end();
  expect(await first).toBe(1);
  await soon();
  expect(state.begun).toBe(3);
  const late = shared('a');
  end();
  end();
  expect([await Promise.all(meanwhile), await other]).toEqual([[3, 3, 3], 2]);
  await soon();
  end();
  expect(await late).toBe(4);
});

test('a read that fails fails for those who shared it, and the next begins anew', async () => {
  let begun = 0;
  const shared = sharedReads(async () => {
    begun++;
    await soon();
    if (begun === 1) throw new Error('away');
    return begun;
  });

  const [first, second] = [shared('a'), shared('a')];

  await expect(first).rejects.toThrow('away');
  expect(await second).toBe(2);
  expect(await shared('a')).toBe(3);
});

test('work on one key is done one at a time; whoever had to wait does none and looks again', async () => {
  const inTurn = inTurns();
  const done: string[] = [];
  const work = (name: string) => async () => {
    await soon();
    done.push(name);
    return name;
  };

  const answers = await Promise.all([inTurn('a', work('1')), inTurn('a', work('2')), inTurn('b', work('3'))]);

  expect(answers).toEqual(['1', undefined, '3']);
  expect(done).toEqual(['1', '3']);
  expect(await inTurn('a', work('4'))).toBe('4');
});

test('work that fails lets the next one in', async () => {
  const inTurn = inTurns();
  const failing = inTurn('a', async () => {
    await soon();
    throw new Error('lost');
  });
  const waiting = inTurn('a', async () => 'never');

  await expect(failing).rejects.toThrow('lost');
  expect(await waiting).toBeUndefined();
  expect(await inTurn('a', async () => 'next')).toBe('next');
});
