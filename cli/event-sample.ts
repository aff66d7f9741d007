import { randomUUID } from 'node:crypto';
import { EXTENSION, TYPES } from '../shared/domain/event/event-schema.ts';

/** Names of the event types as the command line takes them. */
export const SAMPLES = ['hired', 'changed', 'cancelled', 'ended', 'access-requested'] as const;

export type SampleName = (typeof SAMPLES)[number];

const NUMBER = 'C-10442';

const whole = (startsOn: string) => ({
  externalId: NUMBER,
  name: { givenName: 'Ana', familyName: 'Díaz' },
  emails: [{ type: 'home', value: 'ana.diaz@example.net', primary: true }],
  locale: 'es-ES',
  timezone: 'Europe/Madrid',
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': {
    department: 'Field service',
    organization: 'Northwind Contracting',
    manager: { value: 'sam.okafor@contoso.example' },
  },
  [EXTENSION]: { startsOn, usageLocation: 'ES' },
});

const typeOf = (name: SampleName): string => (name === 'access-requested' ? TYPES.accessRequested : TYPES[name]);

const dataOf = (name: SampleName, day: string): object => {
  switch (name) {
    case 'hired':
    case 'changed':
      return whole(day);
    case 'cancelled':
      return { externalId: NUMBER, reason: 'withdrawn' };
    case 'ended':
      return { externalId: NUMBER, endsOn: day };
    case 'access-requested':
      return { externalId: NUMBER, reason: 'lost-device' };
  }
};

/** An event of each type that passes every rule; `docs/events.md` explains each member. */
export const sampleEvent = (name: SampleName, now: Date) => ({
  specversion: '1.0',
  id: randomUUID(),
  source: 'https://hr.contoso.example/core',
  type: typeOf(name),
  subject: NUMBER,
  time: now.toISOString(),
  datacontenttype: 'application/json',
  data: dataOf(name, now.toISOString().slice(0, 10)),
});
