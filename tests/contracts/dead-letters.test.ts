import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomBytes, randomUUID } from 'node:crypto';
import rhea from 'rhea';
import { typedProperties } from '../../shared/adapters/rhea-typed.ts';
import type { ServiceBusReceivedMessage } from '@azure/service-bus';
import {
  idsOf,
  keysOf,
  lettersAtHand,
  ORDER,
  type AmqpMessage,
  type LettersAtHand,
} from '../operations/letters-at-hand.ts';

let hand: LettersAtHand;
let detecting: LettersAtHand;
beforeAll(async () => {
  [hand, detecting] = await Promise.all([
    lettersAtHand(),
    lettersAtHand({ RequiresDuplicateDetection: true, DuplicateDetectionHistoryTimeWindow: 'PT1H' }),
  ]);
});
afterAll(async () => {
  await Promise.all([hand?.close(), detecting?.close()]);
});

/** Dead-letters a message, replays it, and gives both as they were on the queue. */
const replayed = async (at: LettersAtHand, message: AmqpMessage): Promise<ServiceBusReceivedMessage> => {
  const session = randomUUID();
  await at.deadLetter({ ...message, properties: { messageId: 'm-1', ...message.properties, groupId: session } });
  const desk = at.desk();
  const { letters } = await desk.list('0');
  const outcomes = await desk.end(ORDER, keysOf(letters));
  expect([...outcomes.values()]).toEqual(['replayed']);
  await desk.cleanHead();
  const [copy] = await at.queued(session);
  if (!copy) throw new Error('no copy arrived');
  return copy;
};

const data = (body: Buffer | string): AmqpMessage => ({ body: Buffer.from(body), bodyType: 'data' });

describe('a copy has the body of the original', () => {
  test.each([
    ['of one byte', data('x')],
    ['of every byte', data(Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)))],
    ['empty', data('')],
    ['of 200 KB', data(randomBytes(200 * 1024))],
    ['in Latin 1', data(Buffer.from('{"name":"Díaz"}', 'latin1'))],
    ['in UTF-16 with its mark', data(Buffer.from('\ufeff{"a":1}', 'utf16le'))],
    ['of JSON with a large number', data('{"n":9007199254740993,"d":"2026-12-01T00:00:00Z"}')],
    ['of JSON with a member twice, and spaces', data('{ "a": 1,\r\n "a": 2 }')],
    ['not ours', data('<order id="7"/>')],
  ])('%s', async (_, message) => {
    const copy = await replayed(hand, message);

    expect(copy._rawAmqpMessage.bodyType).toBe('data');
    expect(Buffer.compare(copy.body as Buffer, message.body as Buffer)).toBe(0);
  });

  test.each([
    ['a text', 'Grüße'],
    ['a number', 7],
    ['nothing', null],
    ['a map', { a: 'b' }],
  ])('a value that is %s', async (_, body) => {
    const copy = await replayed(hand, { body, bodyType: 'value' });

    expect(copy._rawAmqpMessage.bodyType).toBe('value');
    expect(copy.body).toEqual(body);
  });

  test('a sequence', async () => {
    const copy = await replayed(hand, { body: [1, 'two'], bodyType: 'sequence' });

    expect(copy._rawAmqpMessage.bodyType).toBe('sequence');
    expect(JSON.stringify(copy.body)).toContain('two');
  });
});

/** The typed values of a message's properties, as a receiver in a language with types sees them. */
const typesOf = (properties: object): Record<string, string> => {
  return Object.fromEntries(
    Object.entries(typedProperties(properties)).map(([name, value]) => {
      const { type, value: content } = value.toRheaTyped() as { type: { name: string }; value: unknown };
      return [name, `${type.name} ${Buffer.isBuffer(content) ? content.toString('hex') : String(content)}`];
    }),
  );
};

test('a copy has the properties of the original to the last digit and type', async () => {
  const { types } = rhea;
  const wrapped = {
    long: types.wrap_long(Buffer.from('7ffffffffffffffe', 'hex')),
    negative: types.wrap_long(Buffer.from('8000000000000001', 'hex')),
    small: types.wrap_long(3),
    int: types.wrap_int(5),
    double: types.wrap_double(3),
    float: types.wrap_float(0.5),
    bytes: types.wrap_binary(Buffer.from('0102030405060708', 'hex')),
    date: types.wrap_timestamp(1_790_000_000_123),
    uuid: types.wrap_uuid(Buffer.alloc(16, 7)),
    text: types.wrap_string('Grüße'),
    yes: types.wrap_boolean(true),
  };
  const message = {
    ...data('{}'),
    applicationProperties: { ...wrapped, 'Diagnostic-Id': '00-1', DeadLetterReason: 'x' },
  };

  const copy = await replayed(hand, message);

  const named = typesOf(copy.applicationProperties ?? {});
  expect(named).toMatchObject({
    long: 'Long 7ffffffffffffffe',
    negative: 'Long 8000000000000001',
    bytes: expect.stringMatching(/^Vbin8 0102030405060708$/),
    date: expect.stringMatching(/^Timestamp /),
    float: 'Float 0.5',
    double: 'Double 3',
    text: 'Str8 Grüße',
  });
  expect(named['small']).toMatch(/Long 3$/);
  expect(named['int']).toMatch(/Int 5$/);
  expect(named['uuid']).toMatch(/^Uuid /);
  expect(copy.applicationProperties?.['date']).toEqual(new Date(1_790_000_000_123));
  expect(Object.keys(named)).not.toContain('DeadLetterReason');
  expect(Object.keys(named)).not.toContain('Diagnostic-Id');
  expect(named).toMatchObject({ 'x-dead-letter-reason': 'Str8 UnderTest', 'x-original-message-id': 'Str8 m-1' });
});

test('a copy has what else the sender wrote', async () => {
  const properties = {
    contentType: 'application/cloudevents+json; charset=utf-8',
    contentEncoding: 'identity',
    correlationId: 'c-1',
    subject: 'about',
    replyTo: 'there',
    replyToGroupId: 'answers',
    to: 'somebody',
  };

  const copy = await replayed(hand, { ...data('{}'), properties });

  expect(copy._rawAmqpMessage.properties).toMatchObject(properties);
});

test('a copy arrives although the queue drops what it has seen within the hour', async () => {
  const copy = await replayed(detecting, data('{"id":"e-1"}'));

  expect(copy.messageId).not.toBe('m-1');
});

test('a second replay counts on and keeps the id of the first original', async () => {
  const copy = await replayed(hand, {
    ...data('{}'),
    applicationProperties: { 'x-original-message-id': 'first', 'x-replays': 2 },
  });

  expect(copy.applicationProperties).toMatchObject({ 'x-original-message-id': 'first', 'x-replays': 3 });
});

test('peeking reaches any depth, from any number on, and takes nothing away', async () => {
  const session = randomUUID();
  for (let n = 0; n < 5; n++) await hand.deadLetter({ body: { n }, sessionId: session, messageId: randomUUID() });
  const desk = hand.desk();
  const all = (await desk.list('0')).letters;
  const third = all[2]?.letter.sequenceNumber ?? '';

  const deep = await desk.list(third);

  expect(idsOf(deep.letters)).toEqual(idsOf(all.slice(2)));
  expect((await desk.list(deep.next ?? '')).letters).toEqual([]);
  expect(idsOf((await desk.list('0')).letters)).toEqual(idsOf(all));
});
