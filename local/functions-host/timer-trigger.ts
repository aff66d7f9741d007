import { textOption, type Trigger } from './bindings.ts';
import { dotnetDateTimeOffset } from './dotnet-time.ts';
import type { HostLog } from './host-log.ts';
import type { Invoker } from './invocation.ts';
import type { MachineClock } from '../machine-clock.ts';
import { parseSchedule, type Schedule } from './ncrontab.ts';
import { withRetries } from './retry.ts';
import type { FunctionMetadata } from './rpc.ts';
import { resolveSettings } from './settings.ts';

/** A timer that runs by its schedule. */
export interface TimerListener {
  /** Runs the function now, besides its schedule. */
  run(): Promise<void>;
  /** Fires no more and resolves when a call under way has ended. */
  stop(): Promise<void>;
}

interface TimerParts {
  readonly trigger: Trigger;
  readonly metadata: FunctionMetadata;
  readonly invoker: Invoker;
  readonly clock: MachineClock;
  readonly log: HostLog;
}

interface Status {
  readonly last: number | undefined;
  readonly next: number;
}

const MINUTE = 60_000;
const LONGEST_TIMEOUT = 86_400_000;
/** What .NET writes for a time that never was. */
const NEVER = '0001-01-01T00:00:00+00:00';

/** The platform keeps no status of a schedule that fires more than once a minute. */
const isMonitored = (schedule: Schedule, { binding }: Trigger, now: number): boolean => {
  const first = schedule.next(now);
  const second = first === undefined ? undefined : schedule.next(first);
  return binding['useMonitor'] !== false && (first === undefined || second === undefined || second - first >= MINUTE);
};

const timerInfo = ({ last, next }: Status, monitored: boolean, isPastDue: boolean): object => {
  const lastText = last === undefined ? NEVER : dotnetDateTimeOffset(new Date(last));
  const status = { Last: lastText, Next: dotnetDateTimeOffset(new Date(next)), LastUpdated: lastText };
  return { Schedule: { AdjustForDST: true }, ScheduleStatus: monitored ? status : null, IsPastDue: isPastDue };
};

class Timer implements TimerListener {
  readonly #parts: TimerParts;
  readonly #schedule: Schedule;
  readonly #monitored: boolean;
  #status: Status;
  #timeout: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #stopped = false;

  constructor(parts: TimerParts, schedule: Schedule, now: number) {
    this.#parts = parts;
    this.#schedule = schedule;
    this.#monitored = isMonitored(schedule, parts.trigger, now);
    this.#status = { last: undefined, next: schedule.next(now) ?? Number.POSITIVE_INFINITY };
    parts.clock.onMove(() => this.#moved());
  }

  start(): void {
    if (this.#parts.trigger.binding['runOnStartup'] === true) this.#fire(false);
    else this.#arm();
  }

  async run(): Promise<void> {
    await this.#call(false);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timeout);
    await this.#running;
  }

  #arm(): void {
    clearTimeout(this.#timeout);
    if (this.#stopped) return;
    const wait = this.#status.next - this.#parts.clock.now();
    this.#timeout = setTimeout(() => this.#elapsed(), Math.max(0, Math.min(wait, LONGEST_TIMEOUT)));
  }

  #elapsed(): void {
    if (this.#status.next > this.#parts.clock.now()) this.#arm();
    else this.#fire(false);
  }

  /** A move over an occurrence is what a restart after a pause is: one call, past due, for all that were missed. */
  #moved(): void {
    if (this.#stopped || this.#running !== undefined) return;
    if (this.#status.next <= this.#parts.clock.now()) this.#fire(true);
    else this.#arm();
  }

  #fire(isPastDue: boolean): void {
    clearTimeout(this.#timeout);
    this.#running = this.#occur(isPastDue).finally(() => {
      this.#running = undefined;
      this.#arm();
    });
  }

  async #occur(isPastDue: boolean): Promise<void> {
    const now = this.#parts.clock.now();
    const { next } = this.#status;
    await this.#call(isPastDue);
    // A timer that fires a little early counts from its occurrence, or it would fire for it twice.
    const counted = !isPastDue && next > now && next - now < 1_000 ? next : now;
    this.#status = { last: counted, next: this.#schedule.next(counted) ?? Number.POSITIVE_INFINITY };
  }

  async #call(isPastDue: boolean): Promise<void> {
    const { trigger, invoker, metadata } = this.#parts;
    const data = { json: JSON.stringify(timerInfo(this.#status, this.#monitored, isPastDue)) };
    const call = { inputData: [{ name: trigger.parameter, data }], triggerMetadata: {} };
    try {
      await withRetries(metadata.retryOptions, (retryContext) =>
        invoker.invoke(trigger.functionName, { ...call, ...(retryContext === undefined ? {} : { retryContext }) }),
      );
    } catch {
      // Already in the log; a failed call does not stop the schedule.
    }
  }
}

/** Starts a timer function: by its NCRONTAB schedule on the machine clock, and at once with `runOnStartup`. Throws on a schedule that is none. */
export const startTimer = (parts: TimerParts): TimerListener => {
  const text = textOption(parts.trigger, 'schedule') ?? '';
  const schedule = parseSchedule(resolveSettings(text, process.env, `The schedule of ${parts.trigger.functionName}`));
  const timer = new Timer(parts, schedule, parts.clock.now());
  timer.start();
  return timer;
};
