import { describe, expect, test } from '@jest/globals';
import { hiredEvent } from '../../samples/hired-event.ts';
import type { DeadLetterNote } from '../../shared/domain/dead-letter/dead-letter-note.ts';
import { explained, type DeadLetter } from '../../shared/domain/dead-letter/dead-letter.ts';
import { readArrival } from '../../shared/domain/event/event.ts';
import type { EventRules } from '../../shared/domain/event/event-rules.ts';
import { editEvent, type EditedEvent, type EventEdit } from '../../shared/domain/dead-letter/event-edit.ts';
import { Fault } from '../../shared/domain/fault.ts';
import { partsOf } from '../../shared/domain/json-path.ts';

const NOW = Date.parse('2026-11-22T08:00:00Z');
const RULES: EventRules = {
  sources: [{ source: 'https://hr.contoso.example/core' }],
  policyNames: ['default'],
  tenantDomains: ['contoso.example'],
};
const EXTENSION = 'urn:ietf:params:scim:schemas:extension:firstdaypass:1.0:Contractor';
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const STARTS = `$.data['${EXTENSION}'].startsOn`;

type Event = Omit<ReturnType<typeof hiredEvent>, 'id'> & { readonly id: string };

const hired = (): Event => ({ ...hiredEvent({ now: new Date(NOW), externalId: 'C-7' }), id: 'e-7' });
const withData = (more: object): object => ({ ...hired(), data: { ...hired().data, ...more } });

const letterOf = (event: unknown, more: Partial<DeadLetter> = {}): DeadLetter => ({
  queue: 'contractor-events',
  sequenceNumber: '42',
  enqueuedAt: NOW,
  deliveries: 20,
  replays: 0,
  edits: 0,
  body: Buffer.from(typeof event === 'string' ? event : JSON.stringify(event)),
  ...more,
});

const problemsOf = (body: Uint8Array): DeadLetterNote['problems'] => {
  try {
    readArrival(body, RULES, NOW);
    return [];
  } catch (error) {
    return error instanceof Fault ? (error.details.problems ?? []) : [];
  }
};

/** A dead letter as the product judged it. */
const judged = (event: unknown, more: Partial<DeadLetter> = {}) => {
  const letter = letterOf(event, more);
  const { queue, sequenceNumber, enqueuedAt, body } = letter;
  return explained(letter, {
    queue,
    sequenceNumber,
    enqueuedAt,
    code: 'EVENT_MALFORMED',
    says: '',
    problems: problemsOf(body),
    bodyHash: '',
    at: NOW,
  });
};

const setting = (set: EventEdit['set'], unset: readonly string[] = []): EventEdit => ({ set, unset });
const editing = (letter: ReturnType<typeof judged>, edit: EventEdit) => editEvent(letter, edit, RULES, NOW);
const madeOf = (edited: ReturnType<typeof editEvent>): EditedEvent => {
  if ('kind' in edited) throw new Error(`${edited.says} ${JSON.stringify(edited.problems)}`);
  return edited;
};
const eventIn = ({ body }: EditedEvent): unknown => JSON.parse(Buffer.from(body).toString());

test('a field that the note names is set, under an id of its own; everything else stays, the time first of all', () => {
  const event = { ...hired(), data: { ...hired().data, timezone: 'Moon/Crater' }, remark: ['kept', { as: 'it is' }] };

  const edited = madeOf(editing(judged(event), setting({ '$.data.timezone': 'Europe/Madrid' })));

  expect(eventIn(edited)).toEqual({ ...event, id: 'e-7~1', data: { ...event.data, timezone: 'Europe/Madrid' } });
  expect(edited).toMatchObject({ id: 'e-7~1', n: 1, paths: ['$.data.timezone'] });
  expect(readArrival(edited.body, RULES, NOW)).toMatchObject({
    kind: 'event',
    event: { time: Date.parse(event.time) },
  });
});

test('several fields, one inside a named one, one that is left out', () => {
  const event = withData({
    name: 'Ana Díaz',
    phoneNumbers: [{ value: '+34 600 000 000' }, {}],
    [EXTENSION]: { startsOn: '2026-02-30', endsOn: 'never' },
  });
  const edit = setting(
    {
      '$.data.name': { givenName: 'Ana', familyName: 'Díaz' },
      '$.data.phoneNumbers[1].value': '1',
      [STARTS]: '2026-12-01',
    },
    [`$.data['${EXTENSION}'].endsOn`],
  );

  const edited = madeOf(editing(judged(event), edit));

  expect(eventIn(edited)).toMatchObject({
    data: {
      name: { givenName: 'Ana', familyName: 'Díaz' },
      phoneNumbers: [{ value: '+34 600 000 000' }, { value: '1' }],
      [EXTENSION]: { startsOn: '2026-12-01' },
    },
  });
  expect(JSON.stringify(eventIn(edited))).not.toContain('never');
});

test('an event that is edited again counts on, and an id of HR’s that looks so is left as it is', () => {
  const event = withData({ timezone: 'Moon/Crater' });
  const edit = setting({ '$.data.timezone': 'Europe/Madrid' });

  expect(madeOf(editing(judged({ ...event, id: 'e-7~1' }, { edits: 1 }), edit)).id).toBe('e-7~2');
  expect(madeOf(editing(judged({ ...event, id: 'e-7~1' }), edit)).id).toBe('e-7~1~1');
});

describe('what is HR’s word alone is refused by name, whatever the note says', () => {
  const broken = {
    ...hired(),
    specversion: '0.3',
    id: 'e-7',
    source: 'https://nobody.example',
    time: 'yesterday',
    data: { ...hired().data, externalId: '*', emails: 'none', [ENTERPRISE]: { manager: 7 }, [EXTENSION]: {} },
  };
  test.each([
    '$.specversion',
    '$.id',
    '$.source',
    '$.type',
    '$.subject',
    '$.time',
    '$.data.externalId',
    '$.data.emails',
    '$.data.emails[0].value',
    `$.data['${ENTERPRISE}'].manager`,
    `$.data['${ENTERPRISE}'].manager.value`,
    `$['data']['${EXTENSION}']['policy']`,
  ])('%s', (path) => {
    expect(editing(judged(broken), setting({ [path]: 'x' }))).toMatchObject({
      kind: 'refused',
      problems: [{ path, rule: expect.stringContaining('HR corrects it') }],
    });
    expect(editing(judged(broken), setting({}, [path]))).toMatchObject({ kind: 'refused' });
  });

  test.each([
    [
      `$.data['${ENTERPRISE}']`,
      { ...hired(), data: { ...hired().data, [ENTERPRISE]: 'none' } },
      { manager: { value: 'eve@contoso.example' } },
    ],
    [
      `$.data['${EXTENSION}']`,
      { ...hired(), data: { ...hired().data, [EXTENSION]: [] } },
      { startsOn: '2026-12-01', policy: 'x' },
    ],
    ['$.data', { ...hired(), data: 'none' }, hired().data],
  ])('in what holds it, too: %s', (path, event, next) => {
    expect(editing(judged(event), setting({ [path]: next }))).toMatchObject({
      kind: 'refused',
      problems: [{ path, rule: expect.stringContaining('the sponsor or the policy') }],
    });
  });
});

test.each<[string, ReturnType<typeof judged>, EventEdit, string]>([
  [
    'a field that the note does not name',
    judged(withData({ timezone: 'x' })),
    setting({ '$.data.locale': 'es' }),
    '$.data.timezone',
  ],
  [
    'a neighbour with the same beginning',
    judged(withData({ timezone: 'x' })),
    setting({ '$.data.timezoneOffset': '1' }),
    '$.data.timezone',
  ],
  ['what is no path', judged(withData({ timezone: 'x' })), setting({ 'data.timezone': 'Europe/Madrid' }), 'JSON path'],
  ['the whole event', judged(withData({ timezone: 'x' })), setting({ $: {} }), 'JSON path'],
  [
    'a value that breaks the rule again',
    judged(withData({ timezone: 'x' })),
    setting({ '$.data.timezone': 'y' }),
    'EVENT_MALFORMED',
  ],
  [
    'one of two broken fields',
    judged(withData({ timezone: 'x', locale: '-' })),
    setting({ '$.data.locale': 'es' }),
    'EVENT_MALFORMED',
  ],
  [
    'an end before the start',
    judged(withData({ [EXTENSION]: { startsOn: '2026-12-01', endsOn: 'x' } })),
    setting({ [`$.data['${EXTENSION}'].endsOn`]: '2026-11-01' }),
    'END_BEFORE_START',
  ],
  [
    'a place that is not there',
    judged(withData({ name: 'Ana' })),
    setting({ '$.data.name.givenName': 'Ana' }),
    'nothing that could hold it',
  ],
  [
    'what stands there already',
    judged(withData({ timezone: 'x' })),
    setting({ '$.data.timezone': 'x' }),
    'says so already',
  ],
  [
    'a letter that nobody judged',
    explained(letterOf(withData({ timezone: 'x' })), undefined),
    setting({ '$.data.timezone': 'Europe/Madrid' }),
    'Replay it as it is',
  ],
  ['a note that names no field', judged(hired()), setting({ '$.data.timezone': 'Europe/Madrid' }), 'names no field'],
  ['bytes that are no JSON', judged('<order/>'), setting({ '$.data.timezone': 'Europe/Madrid' }), 'no event of HR’s'],
  [
    'an event of somebody else',
    judged({ specversion: '1.0', id: '1', type: 'order', subject: '', source: 's' }),
    setting({ '$.subject': 'x' }),
    'no event of HR’s',
  ],
])('%s is refused, and no value is told', (_, letter, edit, says) => {
  const refused = editing(letter, edit);

  expect(refused).toMatchObject({ kind: 'refused' });
  expect(JSON.stringify(refused)).toContain(says);
  expect(JSON.stringify(refused)).not.toContain('Ana');
});

test('an id that grows beyond its bound is told as any broken rule', () => {
  const event = { ...withData({ timezone: 'x' }), id: 'e'.repeat(127) };

  expect(editing(judged(event), setting({ '$.data.timezone': 'Europe/Madrid' }))).toMatchObject({
    kind: 'refused',
    problems: [{ path: '$.id' }],
  });
});

test.each([
  ['$.data.emails[0].value', ['data', 'emails', 0, 'value']],
  [`$['data']['${EXTENSION}'].startsOn`, ['data', EXTENSION, 'startsOn']],
  ['$', []],
  ['$.', undefined],
  ['$.a[b]', undefined],
  ["$['a'", undefined],
  ['a.b', undefined],
])('the path %s is read', (path, parts) => {
  expect(partsOf(path)).toEqual(parts);
});
