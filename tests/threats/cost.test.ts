import { expect, test } from '@jest/globals';
import { keepPinWith, verifyPin } from '../../shared/domain/claim/pin-hash.ts';
import { anotherPin, aTab, aWorld } from '../claim-world.ts';

const MANY = 10_000;

test('T24: 10,000 requests with wrong PINs, wrong proofs and no PIN cost five runs of scrypt, and each gets its answer', async () => {
  const world = await aWorld();
  let runs = 0;
  Object.assign(world.deps, {
    keepPin: keepPinWith(world.deps.random),
    verifyPin: (...check: Parameters<typeof verifyPin>) => {
      runs += 1;
      return verifyPin(...check);
    },
  });
  const pin = await world.release();
  const { key } = await aTab();
  const tab = () => ({ key, nonce: world.deps.random(32) });
  const kinds = [
    () => world.redeem(tab(), anotherPin(pin)),
    () => world.redeem(tab(), pin, { proof: world.deps.random(32) }),
    () => world.redeem(tab()),
  ];

  const outcomes = await Promise.all(
    Array.from({ length: MANY }, (_, turn) => kinds[turn % kinds.length]?.() ?? Promise.reject(new Error('no kind'))),
  );

  expect(runs).toBe(5);
  const count = (kind: string): number => outcomes.filter((outcome) => outcome.kind === kind).length;
  expect([count('wrong-pin'), count('unknown')]).toEqual([5, Math.floor(MANY / kinds.length)]);
  expect(await world.row()).toMatchObject({ state: 'locked', reserved: 5, failed: 5 });
});
