import { expect, test } from '@jest/globals';
import { turnstile } from '../shared/domain/turnstile.ts';

const tick = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

test('those who wait are let through in the order in which they came, one for each that leaves', async () => {
  const inTurn = turnstile(2);
  const started: number[] = [];
  const finish: (() => void)[] = [];
  const calls = [0, 1, 2, 3].map((number) =>
    inTurn(() => {
      started.push(number);
      return new Promise<void>((resolve) => void (finish[number] = resolve));
    }),
  );

  await tick();
  expect(started).toEqual([0, 1]);
  finish[1]?.();
  await tick();
  expect(started).toEqual([0, 1, 2]);
  finish[0]?.();
  finish[2]?.();
  await tick();
  expect(started).toEqual([0, 1, 2, 3]);
  finish[3]?.();
  await Promise.all(calls);
});

test('a call that fails makes room like any other, and its error reaches whoever made it', async () => {
  const inTurn = turnstile(1);

  await expect(inTurn(() => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
  await expect(inTurn(async () => 'next')).resolves.toBe('next');
});

test('never more run at once than may, and all of it gets done, failures too', async () => {
  let [running, most, done] = [0, 0, 0];
  const inTurn = turnstile(2);
  const work = async (fails: boolean): Promise<void> => {
    most = Math.max(most, (running += 1));
    await new Promise((resume) => setImmediate(resume));
    running--;
    done++;
    if (fails) throw new Error('on purpose');
  };

  await Promise.allSettled(Array.from({ length: 20 }, (_, at) => inTurn(() => work(at % 3 === 0))));

  expect([most, done, running]).toEqual([2, 20, 0]);
});
