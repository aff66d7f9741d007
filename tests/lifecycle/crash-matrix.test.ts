import { describe, expect, test } from '@jest/globals';
import { differences, isEffect, play, someOf } from './crash-matrix.ts';
import { SCENARIOS } from './scenarios.ts';

/** Runs of each scenario with two crashes. */
const PAIRS = 6;
/** Milliseconds, on a machine with other things to do. */
const WITHIN = 120_000;

describe.each(SCENARIOS)('$name', (scenario) => {
  test(
    'comes true, whichever call that changes something the process dies before or after',
    async () => {
      const calm = await play(scenario);
      expect(differences(calm, calm)).toEqual([]);
      const failed: string[] = [];
      for (const [at, seam] of calm.seams.entries()) {
        if (!isEffect(seam)) continue;
        const cut = await play(scenario, new Set([at]));
        for (const difference of differences(calm, cut)) failed.push(`${at} ${seam}: ${difference}`);
      }

      expect(failed).toEqual([]);
    },
    WITHIN,
  );

  test(
    'comes true when the process dies twice',
    async () => {
      const calm = await play(scenario);
      const failed: string[] = [];
      for (const pair of someOf(calm.seams.length, PAIRS)) {
        const cut = await play(scenario, new Set(pair));
        for (const difference of differences(calm, cut)) failed.push(`${pair.join(' and ')}: ${difference}`);
      }

      expect(failed).toEqual([]);
    },
    WITHIN,
  );
});

test(
  'the matrix reaches every port',
  async () => {
    const ports = new Set<string>();
    for (const scenario of SCENARIOS)
      for (const seam of (await play(scenario)).seams) ports.add(/\w+ (\w+)/.exec(seam)?.[1] ?? '');

    expect([...ports].toSorted((one, other) => one.localeCompare(other)).join(' ')).toBe(
      'addresses audit claims contractors directory mailer notes nudges others pacing passes peppers requests',
    );
  },
  WITHIN,
);
