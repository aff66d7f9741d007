import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { clientOf } from '../contracts/azurite-table.ts';
import { tablesAuditTrail } from '../../shared/adapters/tables-audit-trail.ts';
import { tablesRequests } from '../../shared/adapters/tables-requests.ts';
import { firstBroken } from '../../shared/domain/audit/audit-chain.ts';
import { contractorKey } from '../../shared/domain/contractor/contractor.ts';
import { bodyHashOf } from '../../shared/domain/dead-letter/dead-letter-note.ts';
import { clearLetters, idsOf, keysOf, lettersAtHand, ORDER, type LettersAtHand } from './letters-at-hand.ts';

let hand: LettersAtHand;
beforeAll(async () => {
  hand = await lettersAtHand();
});
afterAll(() => hand?.close());

let session: string;
beforeEach(async () => {
  session = randomUUID();
  await clearLetters(hand);
});

const dead = (body: unknown = { specversion: '1.0', id: 'e-1' }, more: object = {}) =>
  hand.deadLetter({ body, sessionId: session, messageId: randomUUID(), ...more });

test('a replay puts a copy under a new message id on the queue and empties the dead-letter queue', async () => {
  await dead(undefined, { messageId: 'original-1' });
  const desk = hand.desk();
  const { letters } = await desk.list('0');

  const outcomes = await desk.end(ORDER, keysOf(letters));

  expect([...outcomes.values()]).toEqual(['replayed']);
  const [copy, ...none] = await hand.queued(session);
  expect(none).toEqual([]);
  expect(copy?.messageId).not.toBe('original-1');
  expect(copy?.applicationProperties).toMatchObject({ 'x-original-message-id': 'original-1', 'x-replays': 1 });
  expect(copy?.applicationProperties?.['x-replayed-at']).toBeInstanceOf(Date);
  expect((await desk.list('0')).letters).toEqual([]);
  expect(await desk.cleanHead()).toBe(1);
  expect([...(await desk.end(ORDER, keysOf(letters))).values()]).toEqual(['done before']);
  expect(await hand.client.createReceiver('contractor-events', { subQueueType: 'deadLetter' }).peekMessages(5)).toEqual(
    [],
  );
});

test('what is marked is hidden even while it lies behind an unmarked one, and goes when that one has gone', async () => {
  await dead();
  await dead();
  const desk = hand.desk();
  const [first, second] = (await desk.list('0')).letters;
  if (!first || !second) throw new Error('two letters were expected');

  await desk.end(ORDER, keysOf([second]));

  expect(await desk.cleanHead()).toBe(0);
  expect(idsOf((await desk.list('0')).letters)).toEqual(idsOf([first]));
  await desk.end({ ...ORDER, act: 'discard' }, keysOf([first]));
  expect(await desk.cleanHead()).toBe(2);
  expect(await hand.queued(session)).toHaveLength(1);
});

test('two who clean the head at once lock nothing that is not marked', async () => {
  for (let n = 0; n < 6; n++) await dead({ n });
  const desk = hand.desk();
  const keys = keysOf((await desk.list('0')).letters);
  await desk.end({ ...ORDER, act: 'discard' }, keys.slice(0, 3));

  const removed = await Promise.all([desk.cleanHead(), desk.cleanHead(), desk.cleanHead()]);

  expect(removed.reduce((sum, some) => sum + some)).toBe(3);
  await desk.end({ ...ORDER, act: 'discard' }, keys.slice(3));
  expect(await desk.cleanHead()).toBe(3);
});

test('more letters than one transaction takes are ended all the same', async () => {
  await Promise.all(Array.from({ length: 101 }, (_, n) => dead({ n }, { sessionId: `${session}-${n}` })));
  const desk = hand.desk();
  const keys = keysOf((await desk.list('0')).letters);

  const outcomes = await desk.end({ ...ORDER, act: 'discard' }, keys);

  expect([...outcomes.values()]).toEqual(Array.from({ length: 101 }, () => 'discarded'));
  expect(await desk.cleanHead()).toBe(101);
});

test('a discarded letter is on the record with who and why, and never on the queue again', async () => {
  await dead();
  const desk = hand.desk();
  const { letters } = await desk.list('0');

  expect([...(await desk.end({ ...ORDER, act: 'discard' }, keysOf(letters))).values()]).toEqual(['discarded']);

  const trail = await tablesAuditTrail(clientOf(hand.tables, 'Audit')).read('~service');
  expect(trail.at(-1)).toMatchObject({
    kind: 'dead letters discarded',
    facts: { by: 'operator-1', statedReason: 'the cause is mended', letters: idsOf(letters).join(' ') },
  });
  expect(firstBroken(trail)).toBeUndefined();
  expect(await hand.queued(session)).toEqual([]);
});

test('of two operators who replay the same letters at once each letter is sent by one', async () => {
  for (let n = 0; n < 6; n++) await dead({ n });
  const [one, other] = [hand.desk(), hand.desk()];
  const keys = keysOf((await one.list('0')).letters);

  const both = await Promise.all([one.end(ORDER, keys), other.end({ ...ORDER, actor: 'operator-2' }, keys)]);

  const replayed = both.flatMap((outcomes) => [...outcomes.values()]).filter((outcome) => outcome === 'replayed');
  expect(replayed).toHaveLength(6);
  expect(await hand.queued(session)).toHaveLength(6);
});

test('copies of one contractor keep their order', async () => {
  for (let n = 0; n < 8; n++) await dead({ n });
  const desk = hand.desk();

  await desk.end(ORDER, keysOf((await desk.list('0')).letters).toReversed());

  expect((await hand.queued(session)).map(({ body }) => String(body))).toEqual(
    Array.from({ length: 8 }, (_, n) => JSON.stringify({ n })),
  );
});

test.each([
  ['before the copy was sent', 'send', 0],
  ['after the copy was sent, before it was marked', 'mark', 1],
] as const)('an operator who died %s holds nobody up for longer than half a minute', async (_, where, sentBefore) => {
  await dead();
  const dying = hand.desk((deps) => ({
    deadLetters: {
      ...deps.deadLetters,
      send: async (letter, mark) => {
        if (where === 'mark') await deps.deadLetters.send(letter, mark);
        throw new Error('the process died');
      },
    },
  }));
  const keys = keysOf((await dying.list('0')).letters);
  await expect(dying.end(ORDER, keys)).rejects.toThrow('the process died');
  expect(await hand.queued(session)).toHaveLength(sentBefore);
  const next = hand.desk();
  expect([...(await next.end(ORDER, keysOf((await next.list('0')).letters))).values()]).toEqual(['in progress']);

  hand.later(31_000);
  expect([...(await next.end(ORDER, keysOf((await next.list('0')).letters))).values()]).toEqual(['replayed']);

  const ids = (await hand.queued(session)).map(({ messageId }) => messageId);
  expect(ids).toHaveLength(sentBefore + 1);
  expect(new Set(ids).size).toBe(1);
  expect((await next.list('0')).letters).toEqual([]);
});

test('what died three times of one fault is held back from bulk, and replayed when it is asked for', async () => {
  await dead({}, { applicationProperties: { 'x-fault': 'INTERRUPTED', 'x-fault-times': 2 } });
  const desk = hand.desk();
  const { letters } = await desk.list('0');

  expect([...(await desk.end(ORDER, keysOf(letters))).values()]).toEqual(['held back']);
  expect(await hand.queued(session)).toEqual([]);
  expect([...(await desk.end({ ...ORDER, heldBackToo: true }, keysOf(letters))).values()]).toEqual(['replayed']);
});

test('a fault that follows another one starts counting anew', async () => {
  await dead({}, { applicationProperties: { 'x-fault': 'ADDRESS_MISSING', 'x-fault-times': 2 } });

  expect((await hand.desk().list('0')).letters).toMatchObject([{ fault: 'INTERRUPTED', times: 1 }]);
});

test('a replay lifts the block that the note names, before the copy is there', async () => {
  await dead();
  const desk = hand.desk();
  const [letter] = (await desk.list('0')).letters;
  if (!letter) throw new Error('a letter was expected');
  await hand.note(letter, { code: 'ADDRESS_MISSING', contractor: 'C-77' });
  expect((await desk.list('0')).letters).toMatchObject([{ fault: 'ADDRESS_MISSING' }]);

  await desk.end(ORDER, keysOf([letter]));

  expect(await tablesRequests(clientOf(hand.tables, 'Contractors')).of(contractorKey('C-77'))).toMatchObject([
    { act: 'lift-block', actor: 'operator-1', reason: 'the cause is mended' },
  ]);
});

test('a letter is shown with every value covered that may be a person’s, and uncovered on the record only', async () => {
  const data = {
    externalId: 'C-9',
    name: { givenName: 'Ana' },
    emails: [{ value: 'ana@example.net' }],
    startsOn: '2026-12-01',
  };
  await dead({ specversion: '1.0', id: 'e-9', subject: 'C-9', data });
  const desk = hand.desk();
  const [letter] = keysOf((await desk.list('0')).letters);
  if (!letter) throw new Error('a letter was expected');

  const shown = JSON.stringify((await desk.show(letter))?.body);
  expect(shown).toContain('C-9');
  expect(shown).toContain('2026-12-01');
  expect(shown).not.toMatch(/Ana|ana@/);
  const uncovered = await desk.uncover(letter, 'operator-1', 'to compare with HR');
  expect(JSON.stringify(uncovered?.body)).toContain('ana@example.net');
  const trail = await tablesAuditTrail(clientOf(hand.tables, 'Audit')).read('~service');
  expect(trail.at(-1)?.kind).toBe('dead letter uncovered');
  expect(JSON.stringify(trail)).not.toContain('ana@');
});

test('a letter that another tool moved keeps its note: by message id and body, whatever its numbers are now', async () => {
  await dead({ n: 1 }, { messageId: 'moved-1' });
  await dead({ n: 2 }, { messageId: 'moved-1' });
  const desk = hand.desk();
  const [same, other] = (await desk.list('0')).letters;
  if (!same || !other) throw new Error('two letters were expected');
  const { letter } = same;
  const before = { ...same, letter: { ...letter, sequenceNumber: '900719925474099', enqueuedAt: 1 } };
  await hand.note(before, { code: 'CONTRACTOR_UNKNOWN', messageId: 'moved-1', bodyHash: bodyHashOf(letter.body) });

  const listed = await desk.list('0');

  expect(listed.letters.map(({ fault }) => fault)).toEqual(['CONTRACTOR_UNKNOWN', 'INTERRUPTED']);
  expect((await desk.show(letter))?.explained.note).toMatchObject({ sequenceNumber: '900719925474099', enqueuedAt: 1 });
});

test('where the queue fails half way, what was sent is marked and only the rest is sent again', async () => {
  for (let n = 0; n < 6; n++) await dead({ n }, { sessionId: `${session}-${n % 2}` });
  let sent = 0;
  const failing = hand.desk((deps) => ({
    deadLetters: {
      ...deps.deadLetters,
      send: async (letter, mark) => {
        if (letter.sessionId?.endsWith('-1') && (sent += 1) > 1) throw new Error('the queue is away');
        await deps.deadLetters.send(letter, mark);
      },
    },
  }));
  await expect(failing.end(ORDER, keysOf((await failing.list('0')).letters))).rejects.toThrow('the queue is away');

  const next = hand.desk();
  const left = (await next.list('0')).letters;
  expect(left.map(({ letter: { body } }) => Buffer.from(body).toString())).toEqual(['{"n":3}', '{"n":5}']);
  hand.later(31_000);
  expect([...(await next.end(ORDER, keysOf(left))).values()]).toEqual(['replayed', 'replayed']);
  const copies = [...(await hand.queued(`${session}-0`)), ...(await hand.queued(`${session}-1`))];
  expect(copies.map(({ body }) => (JSON.parse(String(body)) as { n: number }).n)).toEqual([0, 2, 4, 1, 3, 5]);
});

test('a letter that is not there is said to be unknown', async () => {
  const desk = hand.desk();
  const nobody = { queue: 'contractor-events', sequenceNumber: '999999', enqueuedAt: 1 };

  expect([...(await desk.end(ORDER, [nobody])).values()]).toEqual(['unknown']);
  expect(await desk.show(nobody)).toBeUndefined();
});
