import { describe, expect, test } from '@jest/globals';
import { contractorKey } from '../../shared/domain/contractor/contractor.ts';
import type { ContractorKey, Nudges } from '../../shared/domain/contractor/contractor.ts';
import type { Instant } from '../../shared/domain/brand.ts';
import { numbered } from './in-flight.ts';

/** A home of nudges, with what a test has to see and to move. */
export interface NudgesAtHand {
  readonly nudges: Nudges;
  /** The time that decides what is due. */
  readonly now: () => Promise<Instant>;
  readonly advance: (minutes: number) => Promise<void>;
  /** How many nudges of a contractor are there to be handled now. */
  readonly due: (key: ContractorKey) => Promise<number>;
}

const MINUTE = 60_000;

/**
 * What every home of nudges promises.
 *
 * @param make one without any nudge
 */
export const nudgesContract = (name: string, make: () => Promise<NudgesAtHand>): void => {
  describe(`nudges by ${name}`, () => {
    test('a nudge is there at once, for that contractor and no other', async () => {
      const { nudges, due } = await make();

      await nudges.nudge(contractorKey('C-1'));

      expect(await due(contractorKey('C-1'))).toBe(1);
      expect(await due(contractorKey('C-10'))).toBe(0);
    });

    test('a nudge for later is there when its time has come, not before', async () => {
      const { nudges, due, now, advance } = await make();

      await nudges.nudge(contractorKey('C-1'), (await now()) + 30 * MINUTE);

      expect(await due(contractorKey('C-1'))).toBe(0);
      await advance(29);
      expect(await due(contractorKey('C-1'))).toBe(0);
      await advance(2);
      expect(await due(contractorKey('C-1'))).toBe(1);
    });

    test('a nudge for an instant that is past is there at once', async () => {
      const { nudges, due, now } = await make();

      await nudges.nudge(contractorKey('C-1'), (await now()) - MINUTE);

      expect(await due(contractorKey('C-1'))).toBe(1);
    });

    test('a nudge may be repeated, and each is there', async () => {
      const { nudges, due } = await make();

      await nudges.nudge(contractorKey('A.B_C-1'));
      await nudges.nudge(contractorKey('a.b_c-1'));

      expect(await due(contractorKey('A.B_C-1'))).toBe(2);
    });

    test('three thousand at once all arrive', async () => {
      const { nudges, due } = await make();

      await Promise.all(numbered(3_000).map((i) => nudges.nudge(contractorKey(`C-${i % 3}`))));

      for (const i of numbered(3)) expect(await due(contractorKey(`C-${i}`))).toBe(1_000);
    });
  });
};
