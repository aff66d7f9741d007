import { describe, expect, test } from '@jest/globals';
import type { AuditEntry, AuditTrail } from '../../shared/domain/audit.ts';
import { inFlight, numbered } from './in-flight.ts';
import { NOON } from './sample-contractor.ts';

const anEntry = (contractor: string, number: number): AuditEntry => ({
  contractor,
  number,
  kind: 'event accepted',
  at: NOON + number,
  facts: {
    type: 'io.firstdaypass.contractor.hired.v1',
    attempt: number,
    share: 0.1,
    late: false,
    says: 'über "alles"',
  },
  entryId: String(number).padStart(64, 'a'),
  previous: '0'.repeat(64),
  hash: String(number).padStart(64, 'b'),
});

/**
 * What every home of the audit trail promises.
 *
 * @param make a new, empty one
 */
export const auditTrailContract = (name: string, make: () => Promise<AuditTrail>): void => {
  describe(`the audit trail in ${name}`, () => {
    test('there is nothing of whom nothing was told', async () => {
      expect(await (await make()).read('C-1')).toEqual([]);
    });

    test('entries come back as they were written, oldest first, whatever order they came in', async () => {
      const trail = await make();
      for (const number of [10, 2, 1, 9, 11]) expect(await trail.insert(anEntry('C-1', number))).toBe(true);

      expect(await trail.read('C-1')).toStrictEqual([1, 2, 9, 10, 11].map((number) => anEntry('C-1', number)));
    });

    test('the members of the facts keep their order', async () => {
      const trail = await make();
      await trail.insert({ ...anEntry('C-1', 1), facts: { z: 1, a: 2, 'k k': 3 } });

      expect(Object.keys((await trail.read('C-1'))[0]?.facts ?? {})).toEqual(['z', 'a', 'k k']);
    });

    test('contractors, and the service itself, have a chain each', async () => {
      const trail = await make();
      for (const partition of ['C-1', 'C-10', 'C.1', '~service']) await trail.insert(anEntry(partition, 1));

      expect(await trail.read('C-1')).toEqual([anEntry('C-1', 1)]);
      expect(await trail.read('~service')).toEqual([anEntry('~service', 1)]);
    });

    test('a number that is taken stays with who took it', async () => {
      const trail = await make();
      await trail.insert(anEntry('C-1', 1));

      expect(await trail.insert({ ...anEntry('C-1', 1), hash: 'other' })).toBe(false);
      expect(await trail.read('C-1')).toEqual([anEntry('C-1', 1)]);
    });

    test('of twenty that insert one number at once exactly one does', async () => {
      const trail = await make();

      const results = await Promise.all(
        numbered(20).map((rival) => trail.insert({ ...anEntry('C-1', 1), hash: `rival ${rival}` })),
      );

      expect(results.filter(Boolean)).toHaveLength(1);
      expect((await trail.read('C-1'))[0]?.hash).toBe(`rival ${results.indexOf(true)}`);
    });

    test('a chain of more than a thousand entries is read whole and in order', async () => {
      const trail = await make();
      await inFlight(20, numbered(1_050), (i) => trail.insert(anEntry('C-1', i + 1)));

      expect((await trail.read('C-1')).map(({ number }) => number)).toEqual(numbered(1_050).map((i) => i + 1));
    });
  });
};
