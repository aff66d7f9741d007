import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { contractorSchema, EVENT_NAMES } from '../docs/contractor-schema.ts';
import { eventsAsyncApi } from '../docs/events-asyncapi.ts';
import { generatedDocuments } from '../docs/generated.ts';
import { hiredEvent } from '../samples/hired-event.ts';
import { readArrival } from '../shared/domain/event/event.ts';
import type { EventRules } from '../shared/domain/event/event-rules.ts';
import { KNOWN_TYPES } from '../shared/domain/event/event-schema.ts';
import { SETTINGS } from '../shared/settings.ts';

const DOCS = join(import.meta.dirname, '../docs');
const NOW = Date.parse('2026-11-22T08:00:00Z');
const RULES: EventRules = {
  sources: [{ source: 'https://hr.contoso.example/core' }],
  policyNames: ['default', 'field'],
  tenantDomains: ['contoso.example'],
};

const ajv = new Ajv2020({ strict: false });
formats.default(ajv);
const fitsSchema = ajv.compile(contractorSchema());

const isTaken = (event: unknown): boolean => {
  try {
    readArrival(Buffer.from(JSON.stringify(event)), RULES, NOW);
    return true;
  } catch {
    return false;
  }
};

test('every generated document is as the code is now; when this fails run "npm run docs"', async () => {
  const documents = await generatedDocuments();
  const written = await Promise.all(documents.map(({ file }) => readFile(join(DOCS, file), 'utf8')));

  expect(documents.filter(({ text }, at) => text !== written[at]).map(({ file }) => file)).toEqual([]);
});

test('the settings page shows every setting once', async () => {
  const rows = [...(await readFile(join(DOCS, 'settings.md'), 'utf8')).matchAll(/^\| `(\w+)` \|/gm)];

  expect(rows).toHaveLength(Object.keys(SETTINGS).length);
  expect(new Set(rows.map(([, name]) => name))).toEqual(new Set(Object.keys(SETTINGS)));
});

describe('the JSON Schema of events', () => {
  const hired = () => hiredEvent({ now: new Date(NOW) });
  type Hired = ReturnType<typeof hired>;
  const EXTENSION = 'urn:ietf:params:scim:schemas:extension:firstdaypass:1.0:Contractor';
  const withData = (more: object) => ({ ...hired(), data: { ...hired().data, ...more } });
  const ofType = (name: string, data: object) => ({
    ...hired(),
    type: `io.firstdaypass.contractor.${name}.v1`,
    data: { externalId: 'C-10442', ...data },
  });

  test.each<[string, object]>([
    ['the sample', hired()],
    ['a change', { ...hired(), type: 'io.firstdaypass.contractor.changed.v1' }],
    ['a cancellation without a reason', ofType('cancelled', {})],
    ['a last day', ofType('ended', { endsOn: '2027-05-31' })],
    ['an access request', ofType('access-requested', { reason: 'lost-device' })],
    ['a member that nobody knows', withData({ shoeSize: 43 })],
    ['no address and no phone', withData({ emails: [], phoneNumbers: undefined })],
    ['a data schema', { ...hired(), dataschema: 'https://hr.example/contractor.v1.schema.json' }],
  ])('takes %s, as the service does', (_, event) => {
    expect([fitsSchema(JSON.parse(JSON.stringify(event))), isTaken(event)]).toEqual([true, true]);
  });

  test.each<[string, object]>([
    ['an unknown type', { ...hired(), type: 'io.firstdaypass.contractor.sacked.v1' }],
    ['another version of CloudEvents', { ...hired(), specversion: '0.3' }],
    ['no time', { ...hired(), time: undefined }],
    ['a time without a zone', { ...hired(), time: '2026-11-22T08:00:00' }],
    ['another data schema', { ...hired(), dataschema: 'https://hr.example/person.json' }],
    ['no data', { ...hired(), data: undefined }],
    ['a number of 17 characters', { ...withData({ externalId: 'C'.repeat(17) }), subject: 'C'.repeat(17) }],
    ['a given name of 65 characters', withData({ name: { givenName: 'A'.repeat(65), familyName: 'B' } })],
    ['a family name of spaces', withData({ name: { givenName: 'A', familyName: '   ' } })],
    ['a name with a control character', withData({ name: { givenName: 'A\u0000B', familyName: 'B' } })],
    ['six addresses', withData({ emails: Array.from({ length: 6 }, () => ({ value: 'a@b.example' })) })],
    ['an address that is none', withData({ emails: [{ value: 'nobody', primary: true }] })],
    ['a first day that does not exist', withData({ [EXTENSION]: { startsOn: '2026-02-30' } })],
    ['an hour that does not exist', withData({ [EXTENSION]: { startsOn: '2026-12-01', startsAt: '25:00' } })],
    ['a country in small letters', withData({ [EXTENSION]: { startsOn: '2026-12-01', usageLocation: 'es' } })],
    ['a hire without a sponsor', withData({ 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': {} })],
    ['an end without a day', ofType('ended', {})],
    ['an access request for no known reason', ofType('access-requested', { reason: 'bored' })],
  ])('refuses %s, as the service does', (_, event) => {
    expect([fitsSchema(JSON.parse(JSON.stringify(event))), isTaken(event)]).toEqual([false, false]);
  });

  test('says the rule of every member in words, for the rules that shapes cannot hold', () => {
    const { $defs = {} } = contractorSchema() as { $defs?: Record<string, { properties?: Record<string, object> }> };
    const members = ['Contractor', 'Cancellation', 'LastDay', 'AccessRequest'].flatMap((name) =>
      Object.values($defs[name]?.properties ?? {}),
    );

    expect(members.length).toBeGreaterThan(12);
    expect(members.filter((member) => !('description' in member))).toEqual([]);
    expect(JSON.stringify($defs)).toContain('a known IANA time zone');
  });

  test('takes every example of docs/events.md, as the service does', async () => {
    const page = await readFile(join(DOCS, 'events.md'), 'utf8');
    const examples = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text]) => JSON.parse(text ?? '') as Hired);
    const later = Date.parse('2027-12-31T00:00:00Z');

    expect(new Set(examples.map(({ type }) => type))).toEqual(new Set(KNOWN_TYPES));
    for (const event of examples) {
      expect([event.type, fitsSchema(event)]).toEqual([event.type, true]);
      expect(readArrival(Buffer.from(JSON.stringify(event)), RULES, later)).toMatchObject({ kind: 'event' });
    }
  });
});

describe('the AsyncAPI document', () => {
  const document = JSON.parse(JSON.stringify(eventsAsyncApi())) as Record<string, unknown>;
  const refsIn = (value: unknown): string[] => {
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([name, member]: [string, unknown]) =>
      name === '$ref' ? [String(member)] : refsIn(member),
    );
  };
  const at = (root: unknown, pointer: string): unknown =>
    pointer
      .split('/')
      .slice(1)
      .reduce<unknown>((value, part) => (Object(value) as Record<string, unknown>)[part], root);

  test('points at nothing that is not there', () => {
    const refs = refsIn(document);
    const targets = refs.map((ref) => {
      const [file, pointer = ''] = ref.split('#');
      return at(file === '' ? document : contractorSchema(), pointer);
    });

    expect(refs.length).toBeGreaterThan(15);
    expect(refs.filter((_, index) => targets[index] === undefined)).toEqual([]);
  });

  test('has one message for each type of event, and the nudge', () => {
    const messages = at(document, '/components/messages') as Record<string, { name: string }>;

    expect(Object.keys(messages)).toEqual([...EVENT_NAMES, 'Nudged']);
    expect(Object.values(messages).map(({ name }) => name)).toEqual([
      ...KNOWN_TYPES,
      'io.firstdaypass.contractor.nudged.v1',
    ]);
    for (const [name, message] of Object.entries(messages))
      expect(at(contractorSchema(), `/$defs/${name}/properties/type/const`)).toBe(message.name);
  });
});
