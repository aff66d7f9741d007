import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { hiredEvent } from '../../samples/hired-event.ts';
import { tablesAuditTrail } from '../../shared/adapters/tables-audit-trail.ts';
import { clientOf } from '../contracts/azurite-table.ts';
import { clearLetters, lettersAtHand, type LettersAtHand } from './letters-at-hand.ts';

const ZONE = { path: '$.data.timezone', rule: 'a known IANA time zone' };
const EDIT = {
  actor: 'operator-1',
  reason: 'HR said so on the phone',
  set: { '$.data.timezone': 'Europe/Madrid' },
  unset: [],
  dryRun: false,
};

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

/** A refused hire, with the note that names its time zone. */
const refused = async () => {
  const whole = hiredEvent({ now: new Date() });
  const event = { ...whole, id: `e-${session}`, data: { ...whole.data, timezone: 'Moon/Crater' } };
  await hand.deadLetter({ body: event, sessionId: session, messageId: 'm-1', applicationProperties: { batch: 7 } });
  const [letter] = (await hand.desk().list('0')).letters;
  if (!letter) throw new Error('a letter was expected');
  await hand.note(letter, { code: 'EVENT_MALFORMED', problems: [ZONE] });
  return { event, key: letter.letter };
};

const trail = async () => tablesAuditTrail(clientOf(hand.tables, 'Audit')).read('~service');

test('an edited event takes the place of the refused one: id counted on, time and properties kept, told without values', async () => {
  const { event, key } = await refused();

  const outcome = await hand.desk().edit(EDIT, key);

  expect(outcome).toEqual({ kind: 'edited', eventId: `${event.id}~1`, paths: ['$.data.timezone'] });
  const [copy, ...none] = await hand.queued(session);
  expect(none).toEqual([]);
  expect(JSON.parse(String(copy?.body))).toEqual({
    ...event,
    id: `${event.id}~1`,
    data: { ...event.data, timezone: 'Europe/Madrid' },
  });
  expect(copy?.messageId).not.toBe('m-1');
  expect(copy?.applicationProperties).toMatchObject({ batch: 7, 'x-original-message-id': 'm-1', 'x-edits': 1 });
  expect((await trail()).at(-1)).toMatchObject({
    kind: 'dead letter edited',
    facts: { by: 'operator-1', eventId: `${event.id}~1`, paths: '$.data.timezone', statedReason: EDIT.reason },
  });
  expect(JSON.stringify(await trail())).not.toMatch(/Madrid|Crater/);
  expect((await hand.desk().list('0')).letters).toEqual([]);
});

test('a dry run and a refused edit change nothing', async () => {
  const { event, key } = await refused();
  const before = (await trail()).length;
  const desk = hand.desk();

  expect(await desk.edit({ ...EDIT, dryRun: true }, key)).toEqual({
    kind: 'would be edited',
    eventId: `${event.id}~1`,
    paths: ['$.data.timezone'],
  });
  expect(await desk.edit({ ...EDIT, set: { '$.data.timezone': 'Mars/Base' } }, key)).toMatchObject({ kind: 'refused' });
  expect(await desk.edit({ ...EDIT, set: { '$.data.emails': [] } }, key)).toMatchObject({ kind: 'refused' });
  expect(await desk.edit(EDIT, { ...key, sequenceNumber: '999999' })).toBeUndefined();

  expect(await hand.queued(session)).toEqual([]);
  expect((await trail()).length).toBe(before);
  expect((await desk.list('0')).letters).toHaveLength(1);
});

test('of two operators who edit one letter at once one wins, and the other is told so', async () => {
  const { key } = await refused();

  const both = await Promise.all([
    hand.desk().edit(EDIT, key),
    hand.desk().edit({ ...EDIT, actor: 'operator-2' }, key),
  ]);

  const kinds = both.map((outcome) => outcome?.kind);
  expect(kinds.filter((kind) => kind === 'edited')).toHaveLength(1);
  expect(kinds.filter((kind) => kind === 'in progress' || kind === 'done before')).toHaveLength(1);
  expect(await hand.queued(session)).toHaveLength(1);
  expect((await hand.desk().edit(EDIT, key))?.kind).toBe('done before');
});

test('an edit that died after its event was sent is made again under the same message id and event id', async () => {
  const { key } = await refused();
  const dying = hand.desk((deps) => ({
    deadLetters: {
      ...deps.deadLetters,
      send: async (letter, mark) => {
        await deps.deadLetters.send(letter, mark);
        throw new Error('the process died');
      },
    },
  }));
  await expect(dying.edit(EDIT, key)).rejects.toThrow('the process died');

  hand.later(31_000);
  expect((await hand.desk().edit(EDIT, key))?.kind).toBe('edited');

  const copies = await hand.queued(session);
  expect(copies).toHaveLength(2);
  expect(new Set(copies.map(({ messageId }) => messageId)).size).toBe(1);
  expect(new Set(copies.map(({ body }) => String(body))).size).toBe(1);
});
