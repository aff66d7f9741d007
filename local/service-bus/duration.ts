import { isoDurationMs } from '../iso-duration.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The longest time span that .NET knows; the service writes it where it means "for ever". */
const FOR_EVER = 'P10675199DT2H48M5.4775807S';
const FOR_EVER_IN_DAYS = 10_675_199;

/**
 * Milliseconds of an ISO 8601 duration of days, hours, minutes and seconds, the form that Service
 * Bus takes. `Infinity` for the longest one. Undefined: not such a duration.
 */
export const parseDuration = (text: string): number | undefined => {
  const milliseconds = isoDurationMs(text);
  if (milliseconds === undefined || milliseconds < 0) return undefined;
  return milliseconds >= FOR_EVER_IN_DAYS * DAY ? Infinity : milliseconds;
};

/** The ISO 8601 form of a number of milliseconds. */
export const formatDuration = (milliseconds: number): string => {
  if (milliseconds === Infinity) return FOR_EVER;
  const days = Math.floor(milliseconds / DAY);
  const hours = Math.floor((milliseconds % DAY) / HOUR);
  const minutes = Math.floor((milliseconds % HOUR) / MINUTE);
  const seconds = (milliseconds % MINUTE) / SECOND;
  const time = `${hours ? `${hours}H` : ''}${minutes ? `${minutes}M` : ''}${seconds ? `${seconds}S` : ''}`;
  if (!days && !time) return 'PT0S';
  return `P${days ? `${days}D` : ''}${time ? `T${time}` : ''}`;
};
