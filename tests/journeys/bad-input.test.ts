import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ServiceBusClient } from '@azure/service-bus';
import { until } from '../../samples/contractor-day.ts';
import { starter, storyOf, wholeStack, type Row, type WholeStack } from '../stack/whole-stack.ts';

let whole: WholeStack;
beforeAll(async () => {
  whole = await wholeStack();
}, 60_000);
afterAll(() => whole?.stop());

const EXTENSION = 'urn:ietf:params:scim:schemas:extension:firstdaypass:1.0:Contractor';

type Event = ReturnType<typeof starter>;
const bent = (number: string, bend: (event: Event & Record<string, unknown>) => void): Buffer => {
  const event = structuredClone(starter(number)) as Event & Record<string, unknown>;
  bend(event);
  return Buffer.from(JSON.stringify(event));
};

const noteOf = (messageId: string): Promise<Row> =>
  until(
    `the note of ${messageId}`,
    async () => (await whole.rows('DeadLetterNotes', `messageId eq '${messageId}'`))[0],
    20_000,
  );

const deadLetters = async (): Promise<readonly string[]> => {
  const client = new ServiceBusClient(whole.at.serviceBus.connectionString);
  try {
    const receiver = client.createReceiver(whole.at.serviceBus.queue, { subQueueType: 'deadLetter' });
    return (await receiver.peekMessages(100)).map(({ messageId }) => String(messageId));
  } finally {
    await client.close();
  }
};

test.each<[string, Buffer, string, string, RegExp]>([
  ['malformed JSON', Buffer.from('{"specversion":'), 'EVENT_MALFORMED', '$', /JSON object/],
  [
    'a wrong type',
    bent('B-2', (e) => (e.type = 'io.firstdaypass.contractor.promoted.v1')),
    'EVENT_TYPE_UNKNOWN',
    '$.type',
    /hired/,
  ],
  [
    'an unknown source',
    bent('B-3', (e) => (e.source = 'https://evil.example')),
    'EVENT_SOURCE_UNKNOWN',
    '$.source',
    /SOURCES/,
  ],
  [
    'a missing field',
    bent('B-4', (e) => Object.assign(e.data, { name: { givenName: 'Ana' } })),
    'EVENT_MALFORMED',
    '$.data.name.familyName',
    /family name/,
  ],
  [
    'a bad zone',
    bent('B-5', (e) => (e.data.timezone = 'Europe/Atlantis')),
    'EVENT_MALFORMED',
    '$.data.timezone',
    /IANA/,
  ],
  [
    'an end before the start',
    bent('B-6', (e) => Object.assign(e.data[EXTENSION], { endsOn: '2020-01-01' })),
    'END_BEFORE_START',
    `$.data['${EXTENSION}'].endsOn`,
    /before startsOn/,
  ],
  [
    'a body of 100 KB',
    bent('B-7', (e) => Object.assign(e.data, { remark: 'x'.repeat(100_000) })),
    'EVENT_MALFORMED',
    '$',
    /24576 bytes/,
  ],
  ['a wrong specversion', bent('B-8', (e) => (e.specversion = '0.3')), 'EVENT_MALFORMED', '$.specversion', /1\.0/],
  ['a subject that differs', bent('B-9', (e) => (e.subject = 'B-99')), 'EVENT_MALFORMED', '$.subject', /externalId/],
])(
  '%s is dead-lettered with a note that names path and rule, and nothing else is touched',
  async (what, raw, code, path, rule) => {
    const messageId = `bad ${what}`;
    await whole.send({ raw, sessionId: `BAD-${code}`, messageId });

    const note = await noteOf(messageId);
    expect(note['code']).toBe(code);
    expect(JSON.parse(String(note['problems']))).toEqual([{ path, rule: expect.stringMatching(rule) }]);
    await until('the dead letter', async () => ((await deadLetters()).includes(messageId) ? true : undefined), 20_000);
    expect((await whole.rows('Contractors')).filter(({ partitionKey }) => partitionKey.startsWith('B-'))).toEqual([]);
  },
);

test('behind a refused message the queue goes on, and a corrected one under the same message id goes through', async () => {
  const messageId = 'corrected';
  await whole.send({ raw: bent('G-1', (e) => (e.data.timezone = 'nowhere')), sessionId: 'G-1', messageId });
  await noteOf(messageId);
  await whole.send({ raw: bent('G-1', () => undefined), sessionId: 'G-1', messageId });

  await until(
    'the claim',
    async () => ((await storyOf(whole, 'G-1')).includes('claim opened') ? true : undefined),
    20_000,
  );
});

test('a contractor whose number belongs to a member is blocked, dead-lettered once, and later messages complete', async () => {
  await whole.send({ raw: bent('C-10999', () => undefined), sessionId: 'C-10999', messageId: 'member' });
  expect((await noteOf('member'))['code']).toBe('ACCOUNT_IS_MEMBER');
  const nudge = {
    specversion: '1.0',
    id: 'n',
    source: 'urn:anyone',
    type: 'io.firstdaypass.contractor.nudged.v1',
    subject: 'C-10999',
  };
  await whole.send({ raw: Buffer.from(JSON.stringify(nudge)), sessionId: 'C-10999', messageId: 'nudge' });

  await until('the dead letter', async () => ((await deadLetters()).includes('member') ? true : undefined), 20_000);
  expect(await deadLetters()).not.toContain('nudge');
  expect((await whole.rows('Contractors', "PartitionKey eq 'C-10999'"))[0]).toMatchObject({ phase: 'blocked' });
});

test.each([
  ['a synchronised account', 'C-10994', 'ACCOUNT_IS_SYNCED'],
  ['an internal guest of long standing', 'C-10995', 'ACCOUNT_NOT_OURS'],
  ['a guest of another tenant', 'C-10993', 'ACCOUNT_IS_EXTERNAL_GUEST'],
  ['two accounts of one number', 'C-10998', 'ACCOUNT_AMBIGUOUS'],
  ['an account that holds a role', 'C-10991', 'ACCOUNT_IS_PRIVILEGED'],
  ['an account that may activate a role', 'C-10992', 'ACCOUNT_IS_PRIVILEGED'],
])('%s is left alone', async (what, number, code) => {
  await whole.send({ raw: bent(number, () => undefined), sessionId: number, messageId: what });

  expect((await noteOf(what))['code']).toBe(code);
});
