import { randomUUID } from 'node:crypto';

/** Who is hired; everything has a value that works on the local stack. */
export interface Hire {
  readonly givenName?: string;
  readonly familyName?: string;
  readonly externalId?: string;
  readonly email?: string;
  readonly sponsor?: string;
  readonly timezone?: string;
  readonly locale?: string;
  /** `today`, `tomorrow` or `YYYY-MM-DD`. */
  readonly starts?: string;
  /** Local time `HH:MM`; absent: just past, so that the claim opens at once. */
  readonly startsAt?: string;
  readonly source?: string;
  readonly now: Date;
}

const DAY_MS = 86_400_000;

/** Date and time of an instant as the clock on the wall of a zone shows it. */
const wallClock = (at: Date, timeZone: string): { date: string; time: string } => {
  const [date = '', time = ''] = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
    .format(at)
    .split(' ');
  return { date, time };
};

const firstDay = (starts: string, now: Date, zone: string): string => {
  if (starts === 'today') return wallClock(now, zone).date;
  if (starts === 'tomorrow') return wallClock(new Date(now.getTime() + DAY_MS), zone).date;
  return starts;
};

const address = (givenName: string, familyName: string): string =>
  `${givenName}.${familyName}@example.net`
    .normalize('NFD')
    .replaceAll(/[^\w.@-]/g, '')
    .toLowerCase();

/** A `contractor.hired.v1` CloudEvent as an HR system would send it. `docs/events.md` explains every member. */
export const hiredEvent = ({
  now,
  givenName = 'Ana',
  familyName = 'Díaz',
  timezone = 'Europe/Madrid',
  starts = 'today',
  ...hire
}: Hire) => {
  const externalId = hire.externalId ?? 'C-10442';
  const { time } = wallClock(now, timezone);
  return {
    specversion: '1.0',
    id: randomUUID(),
    source: hire.source ?? 'https://hr.contoso.example/core',
    type: 'io.firstdaypass.contractor.hired.v1',
    subject: externalId,
    time: now.toISOString(),
    datacontenttype: 'application/json',
    data: {
      externalId,
      name: { givenName, familyName },
      emails: [{ type: 'home', value: hire.email ?? address(givenName, familyName), primary: true }],
      phoneNumbers: [{ type: 'mobile', value: '+34 600 555 010' }],
      locale: hire.locale ?? 'en-GB',
      timezone,
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': {
        department: 'Field service',
        organization: 'Northwind Contracting',
        manager: { value: hire.sponsor ?? 'sam.okafor@contoso.example' },
      },
      'urn:ietf:params:scim:schemas:extension:firstdaypass:1.0:Contractor': {
        startsOn: firstDay(starts, now, timezone),
        startsAt: hire.startsAt ?? time,
        usageLocation: 'ES',
      },
    },
  };
};
