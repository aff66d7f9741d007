/** A timer's schedule. Times are UTC, as on the platform. */
export interface Schedule {
  /** The first occurrence after `instant` (milliseconds since 1970), or undefined if there is none within eight years. */
  next(instant: number): number | undefined;
}

interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly words?: readonly string[];
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const fields: readonly Field[] = [
  { name: 'second', least: 0, most: 59 },
  { name: 'minute', least: 0, most: 59 },
  { name: 'hour', least: 0, most: 23 },
  { name: 'day', least: 1, most: 31 },
  { name: 'month', least: 1, most: 12, words: months },
  { name: 'day of week', least: 0, most: 6, words: days },
];

const DAY = 86_400_000;
const HORIZON = 8 * 366;

const valueOf = (text: string, { name, least, most, words }: Field): number => {
  const word = words?.findIndex((known) => text.toLowerCase().startsWith(known)) ?? -1;
  const value = word >= 0 ? word + least : Number(text);
  if (/^\d+$/.test(text) || word >= 0) {
    if (value >= least && value <= most) return value;
  }
  throw new Error(`"${text}" is no ${name}: it goes from ${least} to ${most}`);
};

const parsePart = (part: string, field: Field): number[] => {
  const [span = '', step] = part.split('/');
  const [first = '', last] = span.split('-');
  const from = span === '*' ? field.least : valueOf(first, field);
  const open = span === '*' || step !== undefined;
  const to = last === undefined ? (open ? field.most : from) : valueOf(last, field);
  const every = Number(step ?? 1);
  if (!Number.isInteger(every) || every < 1 || to < from)
    throw new Error(`"${part}" is no range of the field ${field.name}`);
  return Array.from({ length: Math.floor((to - from) / every) + 1 }, (_, index) => from + index * every);
};

const parseField = (text: string, field: Field): Set<number> =>
  new Set(text.split(',').flatMap((part) => parsePart(part, field)));

const timesOfDay = (hours: Set<number>, minutes: Set<number>, seconds: Set<number>): number[] => {
  const ascending = (set: Set<number>) => [...set].toSorted((one, other) => one - other);
  return ascending(hours).flatMap((hour) =>
    ascending(minutes).flatMap((minute) =>
      ascending(seconds).map((second) => ((hour * 60 + minute) * 60 + second) * 1_000),
    ),
  );
};

/** Reads an NCRONTAB expression: `{second} {minute} {hour} {day} {month} {day of week}`; with five fields the second is 0. Throws naming the field. */
export const parseSchedule = (expression: string): Schedule => {
  const texts = expression.trim().split(/\s+/);
  if (texts.length === 5) texts.unshift('0');
  if (texts.length !== 6) throw new Error(`the schedule "${expression}" must have six fields, or five without seconds`);
  const [second, minute, hour, day, month, weekday] = fields.map((field, index) =>
    parseField(texts[index] ?? '', field),
  );
  const times = timesOfDay(hour ?? new Set(), minute ?? new Set(), second ?? new Set());
  // Days and days of week must both fit: NCRONTAB has no "either".
  const onDay = (date: Date): boolean =>
    (month?.has(date.getUTCMonth() + 1) && day?.has(date.getUTCDate()) && weekday?.has(date.getUTCDay())) ?? false;
  return {
    next(instant) {
      const today = Math.floor(instant / DAY) * DAY;
      for (let ahead = 0; ahead < HORIZON; ahead += 1) {
        const midnight = today + ahead * DAY;
        const time = onDay(new Date(midnight)) ? times.find((at) => midnight + at > instant) : undefined;
        if (time !== undefined) return midnight + time;
      }
      return undefined;
    },
  };
};
