import { describe, expect, test } from '@jest/globals';
import { contractorKey } from '../../shared/domain/contractor/contractor.ts';
import type { ContractorKey, Contractors } from '../../shared/domain/contractor/contractor.ts';
import { collected, present } from './answers.ts';
import { inFlight, numbered } from './in-flight.ts';
import { aBareRecord, aFullRecord, NOON } from './sample-contractor.ts';

/** Asks for one generation more, again and again until the swap wins. */
const askOnce = async (contractors: Contractors, key: ContractorKey): Promise<void> => {
  for (;;) {
    const known = present(await contractors.read(key));
    const { generation } = known.value.asked;
    if (await contractors.swap(known, { ...known.value, asked: { ...known.value.asked, generation: generation + 1 } }))
      return;
  }
};

/**
 * What every home of contractor records promises.
 *
 * @param make a new, empty one
 */
export const contractorsContract = (name: string, make: () => Promise<Contractors>): void => {
  describe(`contractor records in ${name}`, () => {
    test('nobody is there at first', async () => {
      expect(await (await make()).read(contractorKey('C-1'))).toBeUndefined();
    });

    test.each([
      ['a record with every field', aFullRecord],
      ['a record with nothing that may be absent', aBareRecord],
    ])('%s comes back as it was written, under the version that insert told', async (_, record) => {
      const contractors = await make();

      const inserted = await contractors.insert(record('C-1'));

      expect(inserted?.value).toEqual(record('C-1'));
      expect(await contractors.read(contractorKey('C-1'))).toStrictEqual(inserted);
    });

    test('a second first record loses and leaves the first alone', async () => {
      const contractors = await make();
      await contractors.insert(aBareRecord('C-1'));

      expect(await contractors.insert(aFullRecord('C-1'))).toBeUndefined();
      expect((await contractors.read(contractorKey('C-1')))?.value).toEqual(aBareRecord('C-1'));
    });

    test('of twenty first records at once one is written', async () => {
      const contractors = await make();

      const results = await Promise.all(
        numbered(20).map((i) => contractors.insert({ ...aBareRecord('C-1'), dueAt: i })),
      );

      const winner = results.filter((result) => result !== undefined);
      expect(winner).toHaveLength(1);
      expect(await contractors.read(contractorKey('C-1'))).toEqual(winner[0]);
    });

    test('a swap replaces the whole record, absent fields included', async () => {
      const contractors = await make();
      const known = present(await contractors.insert(aFullRecord('C-1')));

      const swapped = await contractors.swap(known, aBareRecord('C-1'));

      expect(swapped?.version).not.toBe(known.version);
      expect(await contractors.read(contractorKey('C-1'))).toStrictEqual({ ...swapped, value: aBareRecord('C-1') });
    });

    test('a swap from a version that is gone changes nothing', async () => {
      const contractors = await make();
      const stale = present(await contractors.insert(aBareRecord('C-1')));
      const current = await contractors.swap(stale, { ...stale.value, dueAt: 1 });

      expect(await contractors.swap(stale, { ...stale.value, dueAt: 2 })).toBeUndefined();
      expect(await contractors.read(contractorKey('C-1'))).toEqual(current);
    });

    test('the version of one contractor does not open another', async () => {
      const contractors = await make();
      const one = present(await contractors.insert(aBareRecord('C-1')));
      await contractors.insert(aBareRecord('C-2'));

      expect(await contractors.swap(one, { ...aBareRecord('C-2'), dueAt: 1 })).toBeUndefined();
    });

    test('nobody can be swapped in who was never inserted', async () => {
      const contractors = await make();
      const one = present(await contractors.insert(aBareRecord('C-1')));

      expect(await contractors.swap(one, aBareRecord('C-2'))).toBeUndefined();
      expect(await contractors.read(contractorKey('C-2'))).toBeUndefined();
    });

    test('of twenty swaps from one version exactly one wins', async () => {
      const contractors = await make();
      const known = present(await contractors.insert(aBareRecord('C-1')));

      const results = await Promise.all(numbered(20).map((i) => contractors.swap(known, { ...known.value, dueAt: i })));

      const winners = results.filter((result) => result !== undefined);
      expect(winners).toHaveLength(1);
      expect(await contractors.read(contractorKey('C-1'))).toEqual(winners[0]);
    });

    test('twenty writers that read again after a lost swap lose no update', async () => {
      const contractors = await make();
      await contractors.insert({ ...aBareRecord('C-1'), asked: { generation: 0, at: [], releaseBySponsor: true } });

      await Promise.all(numbered(20).map(() => askOnce(contractors, contractorKey('C-1'))));

      expect((await contractors.read(contractorKey('C-1')))?.value.asked.generation).toBe(20);
    });

    test('keys with dots, dashes and underscores stay apart', async () => {
      const contractors = await make();
      const ids = ['A.B', 'A-B', 'A_B', 'AB', 'A..B', '0', '0.', '9_-.Z', 'ABCDEFGHIJKLMNOP'];

      for (const id of ids) await contractors.insert(aFullRecord(id));

      for (const id of ids) expect((await contractors.read(contractorKey(id)))?.value).toEqual(aFullRecord(id));
    });

    test('overdue names whoever was due before the instant, and nobody else', async () => {
      const contractors = await make();
      const due = { EARLIER: NOON - 1, ANCIENT: 0, 'AT.THE-INSTANT': NOON, LATER: NOON + 1 };
      await contractors.insert(aBareRecord('NEVER'));
      for (const [id, dueAt] of Object.entries(due)) await contractors.insert({ ...aFullRecord(id), dueAt });

      expect(await collected(contractors.overdue(NOON))).toEqual([
        { key: 'ANCIENT', dueAt: 0 },
        { key: 'EARLIER', dueAt: NOON - 1 },
      ]);
    });

    test('a contractor whose due time was cleared is overdue no more', async () => {
      const contractors = await make();
      const known = present(await contractors.insert({ ...aBareRecord('C-1'), dueAt: NOON }));
      await contractors.swap(known, aBareRecord('C-1'));

      expect(await collected(contractors.overdue(NOON + 1))).toEqual([]);
    });

    test('overdue goes through more than a thousand, past those that are not', async () => {
      const contractors = await make();
      await inFlight(20, numbered(2_100), (i) =>
        contractors.insert({ ...aBareRecord(`C-${i}`), dueAt: i % 2 ? NOON + i : NOON - i - 1 }),
      );

      const keys = (await collected(contractors.overdue(NOON))).map(({ key }) => key);

      expect(new Set(keys).size).toBe(1_050);
      expect(keys).toHaveLength(1_050);
    });
  });
};
