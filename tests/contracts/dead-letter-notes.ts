import { describe, expect, test } from '@jest/globals';
import type { DeadLetterNote, DeadLetterNotes } from '../../shared/domain/dead-letter/dead-letter-note.ts';
import { numbered } from './in-flight.ts';
import { NOON } from './sample-contractor.ts';

const aBareNote = (sequenceNumber: string): DeadLetterNote => ({
  queue: 'contractor-events',
  sequenceNumber,
  enqueuedAt: NOON,
  code: 'UNEXPECTED',
  says: 'Something happened that nobody foresaw.',
  problems: [],
  bodyHash: 'b'.repeat(64),
  at: NOON + 1,
});

const aFullNote = (sequenceNumber: string): DeadLetterNote => ({
  ...aBareNote(sequenceNumber),
  code: 'EVENT_MALFORMED',
  problems: [{ path: '$.data.emails[0].value', rule: 'must be an e-mail address' }],
  messageId: 'hr-batch/2026-11-22#7',
  contractor: 'C-10442',
  stack: 'TypeError: …\n    at settle (functions/contractor-events.ts:1:1)',
  requestId: '7c7e8dad-f473-4a40-8c97-ce8d0d402f0f',
});

/**
 * What every home of notes about dead letters promises.
 *
 * @param make a new, empty one
 */
export const deadLetterNotesContract = (name: string, make: () => Promise<DeadLetterNotes>): void => {
  describe(`notes about dead letters in ${name}`, () => {
    test('a message that nobody judged has no note', async () => {
      expect(await (await make()).find(aBareNote('1'))).toBeUndefined();
    });

    test.each([
      ['a note with every field', aFullNote],
      ['a note with nothing that may be absent', aBareNote],
    ])('%s is found by the numbers of the broker, as it was written', async (_, note) => {
      const notes = await make();

      await notes.write(note('42'));

      const { queue, sequenceNumber, enqueuedAt } = note('42');
      expect(await notes.find({ queue, sequenceNumber, enqueuedAt })).toStrictEqual(note('42'));
    });

    test('the first note of a message stands', async () => {
      const notes = await make();
      await notes.write(aFullNote('42'));

      await notes.write({ ...aBareNote('42'), at: NOON + 99 });

      expect(await notes.find(aBareNote('42'))).toEqual(aFullNote('42'));
    });

    test('of twenty notes of one message at once exactly one stands', async () => {
      const notes = await make();

      await Promise.all(numbered(20).map((rival) => notes.write({ ...aBareNote('42'), says: `rival ${rival}` })));

      const stands = await notes.find(aBareNote('42'));
      expect(stands?.says).toMatch(/^rival \d+$/);
      await notes.write(aFullNote('42'));
      expect(await notes.find(aBareNote('42'))).toEqual(stands);
    });

    test('another queue, sequence number or time of arrival is another message', async () => {
      const notes = await make();
      const note = { ...aBareNote('42'), queue: 'hr/contractor-events' };
      await notes.write(note);

      expect(await notes.find(note)).toEqual(note);
      expect(await notes.find({ ...note, queue: 'contractor-events' })).toBeUndefined();
      expect(await notes.find({ ...note, sequenceNumber: '420' })).toBeUndefined();
      expect(await notes.find({ ...note, enqueuedAt: NOON + 1 })).toBeUndefined();
    });

    test('the largest sequence number of the broker is kept to its last digit', async () => {
      const notes = await make();
      await notes.write(aBareNote('9223372036854775807'));

      expect((await notes.find(aBareNote('9223372036854775807')))?.sequenceNumber).toBe('9223372036854775807');
      expect(await notes.find(aBareNote('9223372036854775806'))).toBeUndefined();
    });
  });
};
