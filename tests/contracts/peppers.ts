import { describe, expect, test } from '@jest/globals';
import { inspect } from 'node:util';
import type { Pepper, Peppers } from '../../shared/domain/claim/claim.ts';

/** A home of peppers, with what a test has to set and to move. */
export interface PeppersAtHand {
  readonly peppers: Peppers;
  /** Makes these 32 bytes the newest version. */
  readonly rotate: (key: Uint8Array) => Promise<void>;
  /** Lets as many minutes go by. */
  readonly wait: (minutes: number) => void;
}

const bytes = (fill: number): Uint8Array => new Uint8Array(32).fill(fill);
const opened = ({ key }: Pepper): number[] => [...key.open()];

/**
 * What every home of peppers promises.
 *
 * @param make one whose only version is the given 32 bytes
 */
export const peppersContract = (name: string, make: (key: Uint8Array) => Promise<PeppersAtHand>): void => {
  describe(`peppers in ${name}`, () => {
    test('the newest comes with its version, and by that version again', async () => {
      const { peppers } = await make(bytes(0xfb));

      const newest = await peppers.pepper();

      expect(opened(newest)).toEqual([...bytes(0xfb)]);
      expect(opened(await peppers.pepper(newest.version))).toEqual([...bytes(0xfb)]);
    });

    test('ten minutes after a rotation the newest is another, and what was hashed with the old one can be verified', async () => {
      const { peppers, rotate, wait } = await make(bytes(1));
      const { version } = await peppers.pepper();

      await rotate(bytes(2));
      wait(10);

      const newest = await peppers.pepper();
      expect(opened(newest)).toEqual([...bytes(2)]);
      expect(newest.version).not.toBe(version);
      expect(opened(await peppers.pepper(version))).toEqual([...bytes(1)]);
    });

    test('a pepper does not print its key', async () => {
      const { peppers } = await make(bytes(0x61));
      const pepper = await peppers.pepper();

      const printed = `${inspect(pepper, { depth: 9, showHidden: true })} ${JSON.stringify(pepper)} ${String(pepper.key)}`;

      // A random version may well hold these digits.
      expect(printed.replaceAll(pepper.version, '')).not.toMatch(/97|aaaa|YWFh|6161/);
      expect(printed).toContain('[redacted]');
    });
  });
};
