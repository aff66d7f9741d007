import { describe, expect, test } from '@jest/globals';
import { contractorKey } from '../../shared/domain/contractor/contractor.ts';
import { lastDayOver, mailsAt, opensAt, opensUntil } from '../../shared/domain/contractor/schedule.ts';
import { accountOf, EXTENSION } from './people.ts';
import { DAY, eventOf, lifecycleWorld, MINUTE } from './world.ts';

const iso = (instant: number): string => new Date(instant).toISOString().replace('.000', '');
const EIGHT = { opensAt: '08:00', opensLateDays: 3, mailBeforeMinutes: 0 };

describe('the claim opens, and its mail goes', () => {
  test.each([
    ['Europe/Madrid', '2026-12-01', '08:00', '2026-12-01T07:00:00Z'],
    ['Europe/Madrid', '2027-07-01', '08:00', '2027-07-01T06:00:00Z'],
    ['Europe/London', '2026-12-01', '08:00', '2026-12-01T08:00:00Z'],
    ['Europe/London', '2027-06-15', '08:00', '2027-06-15T07:00:00Z'],
    ['Atlantic/Azores', '2027-06-15', '08:00', '2027-06-15T08:00:00Z'],
    ['America/New_York', '2027-01-04', '08:00', '2027-01-04T13:00:00Z'],
    ['America/New_York', '2027-07-06', '08:00', '2027-07-06T12:00:00Z'],
    ['America/Phoenix', '2027-08-02', '08:00', '2027-08-02T15:00:00Z'],
    ['America/Los_Angeles', '2027-08-02', '08:00', '2027-08-02T15:00:00Z'],
    ['America/Los_Angeles', '2027-02-01', '08:00', '2027-02-01T16:00:00Z'],
    ['America/St_Johns', '2027-01-04', '08:00', '2027-01-04T11:30:00Z'],
    ['America/St_Johns', '2027-07-01', '08:00', '2027-07-01T10:30:00Z'],
    ['America/Sao_Paulo', '2027-01-04', '08:00', '2027-01-04T11:00:00Z'],
    ['America/Santiago', '2027-01-04', '08:00', '2027-01-04T11:00:00Z'],
    ['America/Santiago', '2027-07-01', '08:00', '2027-07-01T12:00:00Z'],
    ['Africa/Lagos', '2027-01-04', '08:00', '2027-01-04T07:00:00Z'],
    ['Africa/Johannesburg', '2027-07-01', '08:00', '2027-07-01T06:00:00Z'],
    ['Asia/Tehran', '2027-07-01', '08:00', '2027-07-01T04:30:00Z'],
    ['Asia/Kabul', '2026-12-01', '08:00', '2026-12-01T03:30:00Z'],
    ['Asia/Kathmandu', '2026-12-01', '08:00', '2026-12-01T02:15:00Z'],
    ['Asia/Singapore', '2026-12-01', '08:00', '2026-12-01T00:00:00Z'],
    ['Australia/Eucla', '2026-12-01', '08:00', '2026-11-30T23:15:00Z'],
    ['Asia/Tokyo', '2026-12-01', '08:00', '2026-11-30T23:00:00Z'],
    ['Australia/Adelaide', '2026-12-01', '08:00', '2026-11-30T21:30:00Z'],
    ['Australia/Adelaide', '2027-07-01', '08:00', '2027-06-30T22:30:00Z'],
    ['Pacific/Chatham', '2026-12-01', '08:00', '2026-11-30T18:15:00Z'],
    ['Pacific/Chatham', '2027-07-01', '08:00', '2027-06-30T19:15:00Z'],
    ['Pacific/Auckland', '2026-12-01', '08:00', '2026-11-30T19:00:00Z'],
    ['Pacific/Kiritimati', '2027-01-01', '08:00', '2026-12-31T18:00:00Z'],
    ['Pacific/Pago_Pago', '2026-12-31', '08:00', '2026-12-31T19:00:00Z'],
    ['Pacific/Pago_Pago', '2026-12-31', '23:59', '2027-01-01T10:59:00Z'],
    ['Pacific/Kiritimati', '2027-01-01', '00:00', '2026-12-31T10:00:00Z'],
    ['UTC', '2028-02-29', '08:00', '2028-02-29T08:00:00Z'],
    ['Pacific/Auckland', '2028-02-29', '08:00', '2028-02-28T19:00:00Z'],
    ['America/New_York', '2028-02-29', '23:30', '2028-03-01T04:30:00Z'],
  ])('in %s on %s at %s: %s', (timezone, startsOn, startsAt, expected) => {
    const day = { timezone, startsOn, startsAt };
    expect(iso(opensAt(day, EIGHT))).toBe(expected);
    expect(iso(mailsAt(contractorKey('C-1'), day, EIGHT))).toBe(expected);
    expect(iso(opensAt({ timezone, startsOn }, { opensAt: startsAt }))).toBe(expected);
  });
});

describe('an hour that does not exist, or comes twice, is the later instant', () => {
  test.each([
    ['Europe/Berlin', '2027-03-28', '02:30', '2027-03-28T01:30:00Z'],
    ['Europe/Madrid', '2027-03-28', '02:00', '2027-03-28T01:00:00Z'],
    ['Europe/Madrid', '2027-03-28', '01:59', '2027-03-28T00:59:00Z'],
    ['Europe/Madrid', '2027-03-28', '03:00', '2027-03-28T01:00:00Z'],
    ['Europe/London', '2027-03-28', '01:30', '2027-03-28T01:30:00Z'],
    ['America/New_York', '2027-03-14', '02:30', '2027-03-14T07:30:00Z'],
    ['Australia/Sydney', '2027-10-03', '02:30', '2027-10-02T16:30:00Z'],
    ['Australia/Lord_Howe', '2027-10-03', '02:15', '2027-10-02T15:45:00Z'],
    ['Asia/Beirut', '2027-03-28', '00:00', '2027-03-27T22:00:00Z'],
    ['America/Santiago', '2027-09-05', '00:30', '2027-09-05T04:30:00Z'],
    ['Europe/Berlin', '2026-10-25', '02:30', '2026-10-25T01:30:00Z'],
    ['Europe/Madrid', '2027-10-31', '02:15', '2027-10-31T01:15:00Z'],
    ['Europe/Madrid', '2027-10-31', '01:59', '2027-10-30T23:59:00Z'],
    ['Europe/London', '2026-10-25', '01:30', '2026-10-25T01:30:00Z'],
    ['America/New_York', '2026-11-01', '01:30', '2026-11-01T06:30:00Z'],
    ['Australia/Sydney', '2027-04-04', '02:30', '2027-04-03T16:30:00Z'],
    ['Australia/Lord_Howe', '2027-04-04', '01:45', '2027-04-03T15:15:00Z'],
    ['Atlantic/Azores', '2026-10-25', '00:30', '2026-10-25T01:30:00Z'],
  ])('in %s on %s at %s: %s', (timezone, startsOn, startsAt, expected) => {
    expect(iso(opensAt({ timezone, startsOn, startsAt }, EIGHT))).toBe(expected);
  });
});

describe('a last day is over', () => {
  test.each([
    ['Europe/Madrid', '2026-12-31', '2026-12-31T23:00:00Z'],
    ['Europe/Madrid', '2027-03-28', '2027-03-28T22:00:00Z'],
    ['Europe/Madrid', '2026-10-25', '2026-10-25T23:00:00Z'],
    ['America/New_York', '2027-03-14', '2027-03-15T04:00:00Z'],
    ['America/New_York', '2026-11-01', '2026-11-02T05:00:00Z'],
    ['Pacific/Kiritimati', '2026-12-31', '2026-12-31T10:00:00Z'],
    ['Pacific/Pago_Pago', '2026-12-31', '2027-01-01T11:00:00Z'],
    ['Asia/Kathmandu', '2026-12-31', '2026-12-31T18:15:00Z'],
    ['Asia/Beirut', '2027-03-27', '2027-03-27T22:00:00Z'],
    ['America/Santiago', '2027-09-04', '2027-09-05T04:00:00Z'],
    ['Europe/Madrid', '2027-02-28', '2027-02-28T23:00:00Z'],
    ['Europe/Madrid', '2028-02-28', '2028-02-28T23:00:00Z'],
    ['Europe/Madrid', '2028-02-29', '2028-02-29T23:00:00Z'],
    ['UTC', '2026-12-31', '2027-01-01T00:00:00Z'],
  ])('in %s, %s: %s', (timezone, endsOn, expected) => {
    expect(iso(lastDayOver(endsOn, timezone))).toBe(expected);
  });
});

describe('a first claim opens by itself until', () => {
  test.each([
    ['Europe/Madrid', '2026-12-01', 3, '2026-12-04T07:00:00Z'],
    ['Europe/Madrid', '2026-12-01', 0, '2026-12-01T07:00:00Z'],
    ['Europe/Berlin', '2027-03-26', 3, '2027-03-29T06:00:00Z'],
    ['Europe/Madrid', '2026-10-23', 3, '2026-10-26T07:00:00Z'],
    ['America/New_York', '2026-10-30', 3, '2026-11-02T13:00:00Z'],
    ['UTC', '2028-02-27', 3, '2028-03-01T08:00:00Z'],
    ['UTC', '2027-02-27', 3, '2027-03-02T08:00:00Z'],
    ['Pacific/Kiritimati', '2026-12-30', 3, '2027-01-01T18:00:00Z'],
  ])('in %s, first day %s, %i days late: %s', (timezone, startsOn, opensLateDays, expected) => {
    expect(iso(opensUntil({ timezone, startsOn }, { ...EIGHT, opensLateDays }))).toBe(expected);
  });
});

/** What happened to a hire, with its instants: a nudge comes two seconds after what is due. */
interface Course {
  readonly mailed?: string;
  readonly ahead?: string;
  readonly reminded?: string;
}

const SUBJECTS = {
  mailed: 'Your first day at Contoso: how you sign in',
  ahead: 'Ana NrC1 starts soon and will need you',
  reminded: 'Your link for Contoso is still waiting',
};

const courseOf = async (
  hiredAt: string,
  { timezone, startsOn, policy = {} }: { timezone: string; startsOn: string; policy?: object },
): Promise<Course> => {
  const world = lifecycleWorld({ start: Date.parse(hiredAt), policy });
  const sent = new Map<string, number>();
  world.setSeam((call, when, [letter]) => {
    const { subject } = (letter ?? {}) as { subject?: string };
    if (call === 'mailer.send' && when === 'before') sent.set(subject ?? '', world.now());
  });
  world.enqueue(world.hired('C-1', { timezone, starts: startsOn }));
  await world.drain();
  await world.advance(12 * DAY);
  const course = Object.entries(SUBJECTS).flatMap(([name, subject]) => {
    const at = sent.get(subject);
    return at === undefined ? [] : [[name, iso(at - (at % MINUTE))]];
  });
  return Object.fromEntries(course) as Course;
};

describe('from the hire to the reminder', () => {
  const madrid = { timezone: 'Europe/Madrid', startsOn: '2026-12-08' };
  test.each<[string, string, Parameters<typeof courseOf>[1], Course]>([
    [
      'a week ahead',
      '2026-12-01T05:00:00Z',
      madrid,
      { ahead: '2026-12-07T07:00:00Z', mailed: '2026-12-08T07:00:00Z', reminded: '2026-12-08T11:00:00Z' },
    ],
    [
      'with two days’ notice for the sponsor and a reminder after an hour',
      '2026-12-01T05:00:00Z',
      { ...madrid, policy: { tellSponsorBeforeHours: 48, remindAfterHours: 1 } },
      { ahead: '2026-12-06T07:00:00Z', mailed: '2026-12-08T07:00:00Z', reminded: '2026-12-08T08:00:00Z' },
    ],
    [
      'without any notice for the sponsor',
      '2026-12-01T05:00:00Z',
      { ...madrid, policy: { tellSponsorBeforeHours: 0 } },
      { mailed: '2026-12-08T07:00:00Z', reminded: '2026-12-08T11:00:00Z' },
    ],
    [
      'a reminder that would come after the claim has expired',
      '2026-12-01T05:00:00Z',
      { ...madrid, policy: { remindAfterHours: 80 } },
      { ahead: '2026-12-07T07:00:00Z', mailed: '2026-12-08T07:00:00Z' },
    ],
    [
      'a day and a minute ahead',
      '2026-12-07T06:59:00Z',
      madrid,
      { ahead: '2026-12-07T07:00:00Z', mailed: '2026-12-08T07:00:00Z', reminded: '2026-12-08T11:00:00Z' },
    ],
    [
      'a minute less than a day ahead',
      '2026-12-07T07:01:00Z',
      madrid,
      { mailed: '2026-12-08T07:00:00Z', reminded: '2026-12-08T11:00:00Z' },
    ],
    [
      'on the first morning, three hours late',
      '2026-12-08T10:00:00Z',
      madrid,
      { mailed: '2026-12-08T10:00:00Z', reminded: '2026-12-08T14:00:00Z' },
    ],
    [
      'on the last minute of being late',
      '2026-12-11T06:59:00Z',
      madrid,
      { mailed: '2026-12-11T06:59:00Z', reminded: '2026-12-11T10:59:00Z' },
    ],
    ['a second later than that', '2026-12-11T07:00:01Z', madrid, {}],
    ['years late', '2026-12-01T05:00:00Z', { ...madrid, startsOn: '2019-02-01' }, {}],
    [
      'over the spring change of clocks',
      '2027-03-20T05:00:00Z',
      { ...madrid, startsOn: '2027-03-28' },
      { ahead: '2027-03-27T06:00:00Z', mailed: '2027-03-28T06:00:00Z', reminded: '2027-03-28T10:00:00Z' },
    ],
    [
      'over the autumn change of clocks',
      '2026-10-20T05:00:00Z',
      { ...madrid, startsOn: '2026-10-25' },
      { ahead: '2026-10-24T07:00:00Z', mailed: '2026-10-25T07:00:00Z', reminded: '2026-10-25T11:00:00Z' },
    ],
    [
      'where the day begins first',
      '2026-12-01T05:00:00Z',
      { timezone: 'Pacific/Kiritimati', startsOn: '2026-12-08' },
      { ahead: '2026-12-06T18:00:00Z', mailed: '2026-12-07T18:00:00Z', reminded: '2026-12-07T22:00:00Z' },
    ],
    [
      'where the day begins last',
      '2026-12-01T05:00:00Z',
      { timezone: 'Pacific/Pago_Pago', startsOn: '2026-12-08' },
      { ahead: '2026-12-07T19:00:00Z', mailed: '2026-12-08T19:00:00Z', reminded: '2026-12-08T23:00:00Z' },
    ],
    [
      'on a leap day',
      '2028-02-20T05:00:00Z',
      { timezone: 'America/New_York', startsOn: '2028-02-29' },
      { ahead: '2028-02-28T13:00:00Z', mailed: '2028-02-29T13:00:00Z', reminded: '2028-02-29T17:00:00Z' },
    ],
  ])('%s', async (_what, hiredAt, hire, expected) => {
    expect(await courseOf(hiredAt, hire)).toEqual(expected);
  });
});

describe('the account is disabled within a minute of the end of the last day', () => {
  test.each([
    ['Europe/Madrid', '2026-12-10', '2026-12-10T23:00:00Z'],
    ['Pacific/Kiritimati', '2026-12-10', '2026-12-10T10:00:00Z'],
    ['Pacific/Pago_Pago', '2026-12-10', '2026-12-11T11:00:00Z'],
    ['Asia/Kathmandu', '2026-12-10', '2026-12-10T18:15:00Z'],
  ])('in %s, last day %s: %s', async (timezone, endsOn, expected) => {
    for (const byEvent of [true, false]) {
      const world = lifecycleWorld();
      const event = world.hired('C-1', { timezone });
      if (!byEvent) Object.assign(event.data[EXTENSION], { endsOn });
      world.enqueue(event);
      if (byEvent) world.enqueue(eventOf(world, 'ended', 'C-1', { endsOn }));
      await world.drain();
      await world.advance(Date.parse(expected) - MINUTE - world.now());
      expect(await accountOf(world)).toMatchObject({ accountEnabled: true });
      await world.advance(2 * MINUTE);
      expect(await accountOf(world)).toMatchObject({ accountEnabled: false });
    }
  });
});
