const DURATION = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const UNITS = [86_400_000, 3_600_000, 60_000, 1_000];

/** The vault's own time: the machine's, moved forward on request. */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number;
  /** Moves the time forward by an ISO 8601 duration of days, hours, minutes and seconds, such as `PT10M`. False: not one. */
  advance(duration: string): boolean;
}

const millisecondsOf = (duration: string): number | undefined => {
  const parts = DURATION.exec(duration)?.slice(1);
  if (parts?.some((part) => part !== undefined) !== true) return undefined;
  return parts.reduce((sum, part, index) => sum + Number(part ?? 0) * (UNITS[index] ?? 0), 0);
};

export const movableClock = (): Clock => {
  let offset = 0;
  return {
    now: () => Date.now() + offset,
    advance: (duration) => {
      const step = millisecondsOf(duration);
      offset += step ?? 0;
      return step !== undefined;
    },
  };
};
