import { describe, expect, test } from '@jest/globals';
import type { AuditEntry, AuditTrail } from '../../shared/domain/audit/audit.ts';
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

    test('entries come back as they were written, oldest first', async () => {
      const trail = await make();
      for (let number = 1; number <= 11; number++) expect(await trail.insert(anEntry('C-1', number))).toBe(true);

      expect(await trail.read('C-1')).toStrictEqual(numbered(11).map((i) => anEntry('C-1', i + 1)));
    });

    test('a look tells whether a fact is told, and where the chain stands', async () => {
      const trail = await make();
      expect(await trail.look('C-1', 'x')).toEqual({ told: false, head: undefined });
      expect(await trail.head('C-1')).toBeUndefined();
      for (const number of [1, 2]) await trail.insert(anEntry('C-1', number));
      await trail.insert(anEntry('C-2', 1));

      const { hash, entryId } = anEntry('C-1', 2);
      expect(await trail.look('C-1', entryId)).toEqual({ told: true, head: { number: 2, hash } });
      expect(await trail.look('C-1', 'x')).toEqual({ told: false, head: { number: 2, hash } });
      expect(await trail.look('C-2', entryId)).toMatchObject({ told: false });
      expect(await trail.head('C-1')).toEqual({ number: 2, hash });
    });

    test('a fact that is told has its number; it is not told again under another', async () => {
      const trail = await make();
      await trail.insert(anEntry('C-1', 1));

      expect(await trail.insert({ ...anEntry('C-1', 2), entryId: anEntry('C-1', 1).entryId })).toBe(false);
      expect(await trail.read('C-1')).toEqual([anEntry('C-1', 1)]);
      expect(await trail.head('C-1')).toEqual({ number: 1, hash: anEntry('C-1', 1).hash });
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
