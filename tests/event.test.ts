import { expect, test } from '@jest/globals';
import { readArrival } from '../shared/domain/event/event.ts';
import type { EventRules } from '../shared/domain/event/event-rules.ts';
import { Fault } from '../shared/domain/fault.ts';
import { hiredEvent } from '../samples/hired-event.ts';

const now = Date.parse('2026-11-20T09:00:00Z');
const rules: EventRules = {
  sources: [
    { source: 'https://hr.contoso.example/core' },
    { source: 'https://hr.contoso.example/yard', externalIds: /^Y-\d+$/i, policies: ['field'] },
  ],
  policyNames: ['default', 'field', 'strict'],
  tenantDomains: ['contoso.example'],
};
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const EXTENSION = 'urn:ietf:params:scim:schemas:extension:firstdaypass:1.0:Contractor';

type Json = Record<string, unknown>;
const hired = (change: (event: Json & { data: Json }) => void = () => undefined): Json => {
  const event = structuredClone(
    hiredEvent({ now: new Date(now), starts: '2026-12-01', startsAt: '08:00' }),
  ) as unknown as Json & { data: Json };
  change(event);
  return event;
};
const bytes = (value: unknown): Uint8Array =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
const read = (value: unknown) => readArrival(bytes(value), rules, now);

const faultOf = (value: unknown): Fault => {
  try {
    read(value);
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error('the event was accepted');
};

test('a hired event becomes facts about one contractor', () => {
  const arrival = read(hired());

  expect(arrival).toMatchObject({
    kind: 'event',
    event: {
      key: 'C-10442',
      source: 'https://hr.contoso.example/core',
      time: now,
      wanted: {
        externalId: 'C-10442',
        givenName: 'Ana',
        familyName: 'Díaz',
        displayName: 'Ana Díaz',
        privateAddress: 'ana.diaz@example.net',
        sponsor: 'sam.okafor@contoso.example',
        startsOn: '2026-12-01',
        startsAt: '08:00',
        timezone: 'Europe/Madrid',
      },
    },
  });
});

test('a nudge names a contractor and nothing else', () => {
  const nudge = {
    specversion: '1.0',
    id: '1',
    source: 'anyone',
    type: 'io.firstdaypass.contractor.nudged.v1',
    subject: 'c-10442',
  };

  expect(read(nudge)).toEqual({ kind: 'nudge', key: 'C-10442' });
});

test.each<[string, (event: Json & { data: Json }) => void, string, RegExp]>([
  ['a wrong specversion', (e) => (e['specversion'] = '0.3'), '$.specversion', /1\.0/],
  ['a subject that differs', (e) => (e['subject'] = 'C-2'), '$.subject', /externalId/],
  ['a time without zone', (e) => (e['time'] = '2026-11-20T09:00:00'), '$.time', /RFC 3339/],
  ['a time far ahead', (e) => (e['time'] = '2026-11-20T09:06:00Z'), '$.time', /5 minutes ahead/],
  ['a missing number', (e) => delete e.data['externalId'], '$.data.externalId', /1 to 16/],
  ['a number of 17 characters', (e) => (e.data['externalId'] = 'C1234567890123456'), '$.data.externalId', /1 to 16/],
  ['a missing family name', (e) => (e.data['name'] = { givenName: 'Ana' }), '$.data.name.familyName', /family name/],
  ['a control character', (e) => (e.data['displayName'] = 'Ana\u0007'), '$.data.displayName', /control characters/],
  ['half a character', (e) => (e.data['displayName'] = 'Ana \ud83d'), '$.data.displayName', /control characters/],
  ['a line separator', (e) => (e.data['displayName'] = 'Ana\u2028Bcc'), '$.data.displayName', /control characters/],
  ['text turned around', (e) => (e.data['displayName'] = 'Ana \u202egnp'), '$.data.displayName', /control characters/],
  ['a time before there were computers', (e) => (e['time'] = '0000-01-01T00:00:00+23:00'), '$.time', /RFC 3339/],
  [
    'an end of all days where none is known',
    (e) => (e.data[EXTENSION] = { startsOn: '2026-12-01', endsOn: '9999-12-31' }),
    `$.data['${EXTENSION}'].endsOn`,
    /to 2199.*leave it out/,
  ],
  ['an unknown zone', (e) => (e.data['timezone'] = 'Europe/Atlantis'), '$.data.timezone', /IANA/],
  ['an offset as zone', (e) => (e.data['timezone'] = '+01:00'), '$.data.timezone', /IANA/],
  [
    'a day that does not exist',
    (e) => (e.data[EXTENSION] = { startsOn: '2027-02-29' }),
    `$.data['${EXTENSION}'].startsOn`,
    /date/,
  ],
  ['no sponsor', (e) => (e.data[ENTERPRISE] = {}), `$.data['${ENTERPRISE}'].manager`, /sponsor/],
  ['an address that is none', (e) => (e.data['emails'] = [{ value: 'ana' }]), '$.data.emails[0].value', /e-mail/],
  [
    'six addresses',
    (e) => (e.data['emails'] = Array.from({ length: 6 }, () => ({ value: 'a@example.net' }))),
    '$.data.emails',
    /at most 5/,
  ],
  [
    'an unknown data schema',
    (e) => (e['dataschema'] = 'https://x.example/contractor.v9.schema.json'),
    '$.dataschema',
    /data schema/,
  ],
  [
    'an unknown policy',
    (e) => (e.data[EXTENSION] = { startsOn: '2026-12-01', policy: 'lax' }),
    `$.data['${EXTENSION}'].policy`,
    /configured policy/,
  ],
  [
    'two private addresses',
    (e) =>
      (e.data['emails'] = [
        { value: 'a@x.example', primary: true },
        { value: 'b@x.example', primary: true },
      ]),
    '$.data.emails',
    /at most one primary/,
  ],
])('%s is refused with path and rule', (_what, change, path, rule) => {
  const fault = faultOf(hired(change));

  expect(fault.code).toBe('EVENT_MALFORMED');
  expect(fault.details.problems).toEqual([{ path, rule: expect.stringMatching(rule) }]);
});

test('every problem of an event is reported at once, never with the value', () => {
  const fault = faultOf(
    hired((e) => {
      e['specversion'] = '1.0';
      e.data['timezone'] = 'Mordor/Barad-dur';
      e.data['externalId'] = '???';
    }),
  );

  expect(fault.details.problems?.map(({ path }) => path)).toEqual(['$.data.externalId', '$.data.timezone']);
  expect(JSON.stringify(fault.details)).not.toMatch(/Mordor|\?\?\?/);
});

test('an unknown type is refused and the known ones are named', () => {
  const fault = faultOf(hired((e) => (e['type'] = 'io.firstdaypass.contractor.promoted.v1')));

  expect(fault.code).toBe('EVENT_TYPE_UNKNOWN');
  expect(fault.details.problems?.[0]?.rule).toContain('io.firstdaypass.contractor.hired.v1');
});

test('an unknown source is refused', () => {
  expect(faultOf(hired((e) => (e['source'] = 'https://elsewhere.example'))).code).toBe('EVENT_SOURCE_UNKNOWN');
});

test('a source may speak of its own numbers and use its own policies only', () => {
  const fault = faultOf(
    hired((e) => {
      e['source'] = 'https://hr.contoso.example/yard';
      e.data[EXTENSION] = { startsOn: '2026-12-01', policy: 'strict' };
    }),
  );

  expect(fault.details.problems?.map(({ path }) => path)).toEqual([
    '$.data.externalId',
    `$.data['${EXTENSION}'].policy`,
  ]);
});

test('a last day before the first has a fault of its own', () => {
  const fault = faultOf(hired((e) => (e.data[EXTENSION] = { startsOn: '2026-12-01', endsOn: '2026-11-30' })));

  expect(fault.code).toBe('END_BEFORE_START');
  expect(fault.details.problems?.[0]?.path).toBe(`$.data['${EXTENSION}'].endsOn`);
});

test.each([['{'], ['"text"'], ['null'], ['[]'], ['']])('the body %j is refused', (body) => {
  expect(faultOf(body).code).toBe('EVENT_MALFORMED');
});

test('a body of 100 KB is refused before it is read', () => {
  const fault = faultOf(hired((e) => (e.data['remark'] = 'x'.repeat(100_000))));

  expect(fault.details.problems?.[0]?.rule).toMatch(/at most 24576 bytes/);
});

test('members nested ten thousand deep are refused, not tripped over', () => {
  const deep = `{"nested":${'['.repeat(10_000)}${']'.repeat(10_000)},`;
  const fault = faultOf(JSON.stringify(hired()).replace('"data":{', `"data":${deep}`));

  expect(fault.code).toBe('EVENT_MALFORMED');
  expect(fault.details.problems).toEqual([{ path: '$', rule: expect.stringMatching(/at most 32 deep/) }]);
});

test('bytes that are not UTF-8 are refused', () => {
  expect(() => readArrival(Uint8Array.of(0x7b, 0xff, 0x7d), rules, now)).toThrow(Fault);
});

test('an address in a domain of the tenant is not a private one', () => {
  const arrival = read(hired((e) => (e.data['emails'] = [{ value: 'ana@Contoso.example', primary: true }])));

  expect(arrival).toMatchObject({
    event: { wanted: expect.not.objectContaining({ privateAddress: expect.anything() }) },
  });
});

test('names are trimmed and normalised, and unknown members are not kept', () => {
  const arrival = read(
    hired((e) => (e.data['name'] = { givenName: '  Ame\u0301lie ', familyName: 'Roux', honorific: 'Dr' })),
  );

  expect(arrival).toMatchObject({ event: { wanted: { givenName: 'Amélie' } } });
  expect(JSON.stringify(arrival)).not.toContain('honorific');
});
