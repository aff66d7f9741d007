/** What the operations API says in tests: letters, contractors and how everything stands. */
const MINUTE = 60_000;

export const minutesFromNow = (minutes: number): string => new Date(Date.now() + minutes * MINUTE).toISOString();

const FAULTS: Readonly<Record<string, readonly [string, string]>> = {
  ADDRESS_MISSING: [
    'HR gave no private address, so the link has nowhere to go.',
    'HR sends a primary address that is not in a domain of this tenant.',
  ],
  EVENT_MALFORMED: ['The event breaks a rule.', 'HR corrects what the note names and sends the event again.'],
  INTERRUPTED: ['It was interrupted, not judged: its deliveries ran out before a verdict was written.', 'Replay it.'],
};

const explained = (fault: string) => {
  const [says = '', wayOut = ''] = FAULTS[fault] ?? [];
  return { fault, says, wayOut };
};

/** The number of a letter, counted from 1, as its id. */
export const letterIdOf = (n: number): string => `${n}~1763791234567`;

/** A dead letter of a list. */
export const letter = (n: number, fault: string, differing: Readonly<Record<string, unknown>> = {}) => ({
  id: letterIdOf(n),
  sequenceNumber: String(n),
  enqueuedAt: minutesFromNow(-n * 7),
  ...explained(fault),
  contractor: `C-${10_440 + n}`,
  eventType: 'io.firstdaypass.contractor.hired.v1',
  eventId: `hr-2026-${7_000 + n}`,
  messageId: `hr-2026-${7_000 + n}`,
  deliveries: 20,
  replays: 0,
  times: 1,
  heldBack: false,
  bytes: 1_204,
  reason: 'MaxDeliveryCountExceeded',
  ...differing,
});

export const LETTERS = [
  letter(1, 'ADDRESS_MISSING'),
  letter(2, 'ADDRESS_MISSING', { eventType: 'io.firstdaypass.contractor.changed.v1' }),
  letter(3, 'ADDRESS_MISSING', { replays: 2, times: 3, heldBack: true }),
  letter(4, 'EVENT_MALFORMED', { contractor: undefined, eventType: undefined, eventId: undefined }),
  letter(5, 'INTERRUPTED'),
];

const EVENT = {
  specversion: '1.0',
  id: 'hr-2026-7001',
  source: 'https://hr.contoso.example',
  type: 'io.firstdaypass.contractor.hired.v1',
  subject: 'C-10441',
  time: '2026-11-30T09:12:00Z',
};

export const COVERED = {
  ...EVENT,
  data: { externalId: 'C-10441', name: { givenName: '•••', familyName: '•••' }, startsOn: '2026-12-01' },
};

export const UNCOVERED = {
  ...EVENT,
  data: { externalId: 'C-10441', name: { givenName: 'Ana', familyName: 'Díaz' }, startsOn: '2026-12-01' },
};

/** One dead letter with its note and its event. */
export const openLetter = (event: object = COVERED) => ({
  ...letter(1, 'ADDRESS_MISSING'),
  body: { kind: 'event', event },
  state: { phase: 'blocked', blocked: ['ADDRESS_MISSING'] },
  note: {
    problems: [
      { path: '$.data.emails', rule: 'a primary address' },
      { path: '$.data.timezone', rule: 'an IANA time zone' },
      { path: '$.data.locale', rule: 'a language tag (BCP 47)' },
    ],
    at: minutesFromNow(-6),
  },
  editable: ['$.data.timezone', '$.data.locale'],
});

const says = (kind: string, minutes: number, text: string, facts: object = {}) => ({ kind, minutes, text, facts });

const STORY = [
  says('event accepted', -2_900, 'HR announced this contractor.'),
  says('account provisioned', -2_899, 'The account was made, with its sponsor and its group.'),
  says('step blocked', -95, 'The link could not be opened: HR gave no private address, so the link has nowhere to go.'),
];

const ZONE = 'Europe/Madrid';

const local = (instant: string): string =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: ZONE }).format(
    new Date(instant),
  );

const storyOf = (lines: typeof STORY) =>
  lines.map(({ kind, minutes, text, facts }, at) => ({
    number: at + 1,
    kind,
    at: minutesFromNow(minutes),
    local: local(minutesFromNow(minutes)),
    says: text,
    facts,
  }));

const BLOCK = { step: 'open claim', code: 'ADDRESS_MISSING', at: minutesFromNow(-95) };

/** Somebody whose link has nowhere to go, with whatever differs. */
export const contractor = (differing: Readonly<Record<string, unknown>> = {}) => ({
  key: 'C-10441',
  phase: 'blocked',
  source: 'https://hr.contoso.example',
  facts: {
    startsOn: minutesFromNow(0).slice(0, 10),
    endsOn: minutesFromNow(90 * 24 * 60).slice(0, 10),
    timezone: ZONE,
    hasPrivateAddress: false,
  },
  account: { id: '30000000-0000-4000-8000-000000000041' },
  passes: [],
  nextAt: minutesFromNow(600),
  blocks: [{ ...BLOCK, says: FAULTS['ADDRESS_MISSING']?.[0], wayOut: FAULTS['ADDRESS_MISSING']?.[1] }],
  waiting: [],
  timeline: storyOf(STORY),
  ...differing,
});

/** The same contractor after HR mended the address and the block was lifted. */
export const movedOn = (act: string) =>
  contractor({
    phase: 'open',
    blocks: [],
    claim: {
      id: 'AAECAwQFBgcICQoLDA0ODw',
      state: 'open',
      opensAt: minutesFromNow(0),
      expiresAt: minutesFromNow(4_320),
    },
    timeline: storyOf([
      ...STORY,
      says('request applied', -1, '10000000-0000-4000-8000-000000000006 asked for it. It is done.', { act }),
      says('claim opened', 0, 'The link was mailed.'),
    ]),
  });

export const LISTED = [
  { key: 'C-10441', phase: 'blocked', nextAt: minutesFromNow(600), blocked: ['ADDRESS_MISSING'] },
  { key: 'C-10442', phase: 'open', nextAt: minutesFromNow(120), blocked: [] },
  { key: 'C-10443', phase: 'waiting', nextAt: minutesFromNow(4_000), blocked: [] },
  { key: 'C-10450', phase: 'working', blocked: [] },
];

const NOTHING = { count: 0, complete: true };

export const ALL_WELL = {
  at: minutesFromNow(0),
  mode: 'live',
  contractors: { counted: 14, complete: true, phases: { waiting: 4, open: 2, working: 8 }, blocked: [] },
  overdue: NOTHING,
  requests: NOTHING,
  deadLetters: { ...NOTHING, faults: [] },
};

export const TROUBLE = {
  at: minutesFromNow(0),
  mode: 'pilot',
  pilot: 12,
  contractors: {
    counted: 1_287,
    complete: true,
    phases: { planned: 31, waiting: 112, open: 9, redeemed: 2, working: 1_040, held: 1, blocked: 3, ended: 89 },
    blocked: [{ fault: 'ADDRESS_MISSING', says: FAULTS['ADDRESS_MISSING']?.[0], count: 3 }],
  },
  overdue: { count: 4, complete: true, oldest: { key: 'C-10377', at: minutesFromNow(-34) } },
  requests: NOTHING,
  deadLetters: {
    count: 5,
    complete: true,
    faults: [
      { ...explained('ADDRESS_MISSING'), count: 3, heldBack: 1, oldestAt: minutesFromNow(-190) },
      { ...explained('EVENT_MALFORMED'), count: 1, heldBack: 0, oldestAt: minutesFromNow(-28) },
      { ...explained('INTERRUPTED'), count: 1, heldBack: 0, oldestAt: minutesFromNow(-35) },
    ],
  },
};
