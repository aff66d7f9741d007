import { Heap } from './heap.ts';

/** Something that will happen at an instant unless it is cancelled. */
export interface Alarm {
  cancel(): void;
}

interface Entry {
  readonly at: number;
  readonly order: number;
  action: (() => void) | undefined;
}

const LONGEST_TIMEOUT = 2 ** 31 - 1;
const WORTH_COMPACTING = 256;

/**
 * The broker's time: the machine's plus an offset that only grows. Schedules, times to live and
 * locks hang on it, so moving it makes them happen.
 */
export class Clock {
  #offset = 0;
  #order = 0;
  #cancelled = 0;
  #timer: NodeJS.Timeout | undefined;
  #armedFor = Infinity;
  readonly #alarms = new Heap<Entry>((a, b) => a.at < b.at || (a.at === b.at && a.order < b.order));

  /** Milliseconds since the epoch. */
  now(): number {
    return Date.now() + this.#offset;
  }

  /** Milliseconds by which this clock is ahead of the machine's. */
  get offset(): number {
    return this.#offset;
  }

  /** Moves the clock forward and rings everything that became due, in the order in which it is due. */
  advance(milliseconds: number): void {
    this.#offset += milliseconds;
    this.#ring();
  }

  /** Calls `action` once the clock has reached `instant` (milliseconds since the epoch). */
  at(instant: number, action: () => void): Alarm {
    const entry: Entry = { at: instant, order: this.#order++, action };
    this.#alarms.push(entry);
    if (instant < this.#armedFor) this.#arm();
    return { cancel: () => this.#cancel(entry) };
  }

  /** Forgets every alarm. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#alarms.retain(() => false);
    this.#armedFor = Infinity;
  }

  #cancel(entry: Entry): void {
    if (!entry.action) return;
    entry.action = undefined;
    this.#cancelled += 1;
    if (this.#cancelled < WORTH_COMPACTING || this.#cancelled * 2 < this.#alarms.size) return;
    this.#alarms.retain(({ action }) => action !== undefined);
    this.#cancelled = 0;
  }

  #ring(): void {
    for (let first = this.#alarms.first; first && first.at <= this.now(); first = this.#alarms.first) {
      this.#alarms.pop();
      const { action } = first;
      first.action = undefined;
      if (action) action();
      else this.#cancelled = Math.max(0, this.#cancelled - 1);
    }
    this.#arm();
  }

  #arm(): void {
    clearTimeout(this.#timer);
    const first = this.#alarms.first;
    this.#armedFor = first ? first.at : Infinity;
    if (!first) return;
    const wait = Math.min(Math.max(first.at - this.now(), 0), LONGEST_TIMEOUT);
    this.#timer = setTimeout(() => this.#ring(), wait);
  }
}
