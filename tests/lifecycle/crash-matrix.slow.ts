import { describe, expect, test } from '@jest/globals';
import { differences, play, someOf } from './crash-matrix.ts';
import { SCENARIOS } from './scenarios.ts';

describe.each(SCENARIOS)('$name', (scenario) => {
  test('comes true, whichever call the process dies before or after', async () => {
    const calm = await play(scenario);
    const failed: string[] = [];
    for (const [at, seam] of calm.seams.entries()) {
      const cut = await play(scenario, new Set([at]));
      for (const difference of differences(calm, cut)) failed.push(`${at} ${seam}: ${difference}`);
    }

    expect(failed).toEqual([]);
  });

  test('comes true when the process dies two or three times', async () => {
    const calm = await play(scenario);
    const failed: string[] = [];
    for (const times of [2, 3]) {
      for (const crashes of someOf(calm.seams.length, 100, times)) {
        const cut = await play(scenario, new Set(crashes));
        for (const difference of differences(calm, cut)) failed.push(`${crashes.join(', ')}: ${difference}`);
      }
    }

    expect(failed).toEqual([]);
  });
});
