const DURATION = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const UNITS = [86_400_000, 3_600_000, 60_000, 1_000];

/** This process's time: the machine's, moved forward on request. */
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

/** Puts a movable offset under `Date`, because the issuer's library knows no other clock. Call it once. */
export const moveProcessClock = (): Clock => {
  const MachineDate = globalThis.Date;
  let offset = 0;
  const now = (): number => MachineDate.now() + offset;
  globalThis.Date = new Proxy(MachineDate, {
    construct: (target, given, newTarget) => Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget),
    apply: (Target) => new Target(now()).toString(),
    get: (target, key, receiver) => (key === 'now' ? now : Reflect.get(target, key, receiver)),
  });
  return {
    now,
    advance: (duration) => {
      const step = millisecondsOf(duration);
      offset += step ?? 0;
      return step !== undefined;
    },
  };
};
