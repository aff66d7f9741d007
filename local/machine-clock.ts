/**
 * The machine clock of the app that the host runs: an offset under the global `Date` (and `Temporal.Now`, where the
 * runtime has it). Timeouts, intervals and `performance.now()` are monotonic and do not move.
 */
export interface MachineClock {
  /** Milliseconds since 1970 on the moved clock. */
  now(): number;
  /** How far the clock stands ahead of the real one, in milliseconds. */
  offset(): number;
  /** Moves the clock by `milliseconds` (negative: back) and tells whoever listens. */
  advance(milliseconds: number): void;
  /** Calls `moved` after each move. */
  onMove(moved: () => void): void;
}

const RealDate = Date;

const movedDate = (now: () => number): DateConstructor =>
  new Proxy(RealDate, {
    construct: (target, parts: unknown[], as) =>
      Reflect.construct(target, parts.length === 0 ? [now()] : parts, as) as object,
    apply: () => new RealDate(now()).toString(),
    get: (target, key, receiver) => (key === 'now' ? now : (Reflect.get(target, key, receiver) as unknown)),
  });

interface TemporalLike {
  readonly Instant: {
    fromEpochMilliseconds(ms: number): { toZonedDateTimeISO(zone: string): Record<string, () => unknown> };
  };
  readonly Now: { timeZoneId(): string };
}

const moveTemporal = ({ Instant, Now }: TemporalLike, now: () => number): void => {
  const instant = () => Instant.fromEpochMilliseconds(now());
  const zoned = (zone = Now.timeZoneId()) => instant().toZonedDateTimeISO(zone);
  Object.assign(Now, {
    instant,
    zonedDateTimeISO: zoned,
    plainDateTimeISO: (zone?: string) => zoned(zone)['toPlainDateTime']?.(),
    plainDateISO: (zone?: string) => zoned(zone)['toPlainDate']?.(),
    plainTimeISO: (zone?: string) => zoned(zone)['toPlainTime']?.(),
  });
};

/** Puts the clock under the globals of this process. Call it once, before the app is loaded. */
export const installMachineClock = (): MachineClock => {
  let offset = 0;
  const listeners: (() => void)[] = [];
  const now = (): number => RealDate.now() + offset;
  const moved = movedDate(now);
  globalThis.Date = moved;
  Object.defineProperty(RealDate.prototype, 'constructor', { value: moved, writable: true, configurable: true });
  const temporal = (globalThis as { Temporal?: TemporalLike }).Temporal;
  if (temporal !== undefined) moveTemporal(temporal, now);
  return {
    now,
    offset: () => offset,
    advance(milliseconds) {
      offset += milliseconds;
      for (const listener of listeners) listener();
    },
    onMove: (listener) => void listeners.push(listener),
  };
};
