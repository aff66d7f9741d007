import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { tablesAuditTrail } from '../../shared/adapters/tables-audit-trail.ts';
import { tablesDeadLetterNotes } from '../../shared/adapters/tables-dead-letter-notes.ts';
import { tablesLetterRows } from '../../shared/adapters/tables-aging-rows.ts';
import { tablesReplays } from '../../shared/adapters/tables-replays.ts';
import { contractorKey } from '../../shared/domain/contractor/contractor.ts';
import { contractorOf } from '../../shared/domain/dead-letter/letter-summary.ts';
import type { DeadLetter } from '../../shared/domain/dead-letter/dead-letter.ts';
import {
  makeDiscardLettersOf,
  makeLookOverLetters,
  makeRemoveLetterRows,
} from '../../shared/domain/dead-letter/letter-upkeep.ts';
import { clientOf } from '../contracts/azurite-table.ts';
import { numbered } from '../contracts/in-flight.ts';
import { idsOf, keysOf, lettersAtHand, ORDER, QUEUE, type LettersAtHand } from './letters-at-hand.ts';

const DAY = 24 * 60 * 60_000;

let hand: LettersAtHand;
let desk: ReturnType<LettersAtHand['desk']>;
beforeAll(async () => {
  hand = await lettersAtHand();
  desk = hand.desk();
});
afterAll(() => hand?.close());

beforeEach(async () => {
  const { letters } = await desk.list('0');
  await desk.end({ ...ORDER, act: 'discard', reason: 'end of a test' }, keysOf(letters));
  await desk.cleanHead();
});

const dead = () =>
  hand.deadLetter({ body: { specversion: '1.0', id: 'e-1' }, sessionId: randomUUID(), messageId: randomUUID() });

const lookOver = (days = 0) => makeLookOverLetters({ desk, now: () => Date.now() + days * DAY })();

const inQueue = async (): Promise<number> =>
  (await hand.client.createReceiver(QUEUE, { subQueueType: 'deadLetter' }).peekMessages(10)).length;

test('what waits is counted without what was replayed, though it still lies behind one that waits', async () => {
  await dead();
  await dead();
  await dead();
  const { letters } = await desk.list('0');
  await desk.end(ORDER, keysOf(letters.slice(1, 2)));

  expect(await lookOver()).toEqual({ deadLettersWaiting: 2, deadLettersDiscarded: 0 });
  expect(await inQueue()).toBe(3);
});

test('a dead letter is kept for 30 days, then discarded on the record and gone from the queue', async () => {
  await dead();
  const { letters } = await desk.list('0');

  expect(await lookOver(29)).toEqual({ deadLettersWaiting: 1, deadLettersDiscarded: 0 });
  expect(await lookOver(31)).toEqual({ deadLettersWaiting: 0, deadLettersDiscarded: 1 });

  expect(await inQueue()).toBe(0);
  const trail = await tablesAuditTrail(clientOf(hand.tables, 'Audit')).read('~service');
  expect(trail.at(-1)).toMatchObject({
    kind: 'dead letters discarded',
    facts: { by: 'sweep', count: 1, letters: idsOf(letters).join(' '), statedReason: 'older than 30 days' },
  });
  expect(await lookOver(31)).toEqual({ deadLettersWaiting: 0, deadLettersDiscarded: 0 });
});

const table = (name: string) => clientOf(hand.tables, name);

const rowAt = async (sequenceNumber: string, at: number): Promise<void> => {
  const key = { queue: QUEUE, sequenceNumber, enqueuedAt: at };
  const note = { code: 'UNEXPECTED', says: 'x', problems: [], bodyHash: 'b', at } as const;
  await tablesDeadLetterNotes(table('DeadLetterNotes')).write({ ...key, ...note });
  const replay = { act: 'replay', messageId: 'm', actor: 'a', reason: 'r', at } as const;
  await tablesReplays(table('Replays')).insert({ ...key, ...replay });
};

const rowsLeft = async (sequenceNumber: string, enqueuedAt: number): Promise<readonly boolean[]> => {
  const key = { queue: QUEUE, sequenceNumber, enqueuedAt };
  const note = await tablesDeadLetterNotes(table('DeadLetterNotes')).find(key);
  const replay = await tablesReplays(table('Replays')).find(key);
  return [note !== undefined, replay !== undefined];
};

const removeRows = (head: readonly DeadLetter[] = []) =>
  makeRemoveLetterRows({
    deadLetters: { peek: async () => head },
    notes: tablesLetterRows(table('DeadLetterNotes'), QUEUE),
    replays: tablesLetterRows(table('Replays'), QUEUE),
    now: () => Date.now(),
  })();

test('notes and replays go 60 days after they were written, and running again does no harm', async () => {
  const [old, young] = [Date.now() - 61 * DAY, Date.now() - 59 * DAY];
  await rowAt('900001', old);
  await rowAt('900002', young);

  expect(await removeRows()).toEqual({ rowsRemoved: 2 });
  expect(await rowsLeft('900001', old)).toEqual([false, false]);
  expect(await rowsLeft('900002', young)).toEqual([true, true]);
  expect(await removeRows()).toEqual({ rowsRemoved: 0 });
});

test('what is about a dead letter that still lies there stays, however old it is', async () => {
  const old = Date.now() - 90 * DAY;
  await rowAt('900003', old);
  await dead();
  const [one] = (await desk.list('0')).letters;
  if (!one) throw new Error('a letter was expected');

  expect(await removeRows([{ ...one.letter, sequenceNumber: '900003', enqueuedAt: old }])).toEqual({ rowsRemoved: 0 });
  expect(await rowsLeft('900003', old)).toEqual([true, true]);
});

test('more rows than one transaction takes are removed, also where some are gone meanwhile', async () => {
  const old = Date.now() - 61 * DAY;
  await Promise.all(numbered(230).map((n) => rowAt(String(910_000 + n), old)));

  const both = await Promise.all([removeRows(), removeRows()]);

  expect(both.reduce((sum, { rowsRemoved = 0 }) => sum + rowsRemoved, 0)).toBeGreaterThanOrEqual(460);
  expect(await rowsLeft('910000', old)).toEqual([false, false]);
  expect(await rowsLeft('910229', old)).toEqual([false, false]);
});

test('of whoever is to be forgotten every dead letter goes, whatever its session, and nobody else’s', async () => {
  const about = (subject: string, sessionId = subject) =>
    hand.deadLetter({ body: { specversion: '1.0', subject }, sessionId, messageId: randomUUID() });
  await about('C-7');
  await about('C-8');
  await about('c-7', 'another session');

  await makeDiscardLettersOf(desk)(contractorKey('C-7'));

  const { letters } = await desk.list('0');
  expect(letters.map(contractorOf)).toEqual(['C-8']);
  const trail = await tablesAuditTrail(table('Audit')).read('~service');
  expect(trail.at(-1)?.facts).toMatchObject({ by: 'service', count: 2, statedReason: 'C-7 is to be forgotten' });
});
