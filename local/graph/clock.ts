const GRACE_MS = 60_000;

/** The directory's own time: the machine's, moved forward on request. */
export class Clock {
  #offset = 0;
  #lastMove = { at: 0, ms: 0 };

  /** Milliseconds since 1970, UTC. */
  now(): number {
    return Date.now() + this.#offset;
  }

  /** Moves this clock by so many milliseconds, from now on. */
  advance(ms: number): void {
    const isFresh = Date.now() - this.#lastMove.at < GRACE_MS;
    this.#lastMove = { at: Date.now(), ms: ms + (isFresh ? this.#lastMove.ms : 0) };
    this.#offset += ms;
  }

  /**
   * The time by which a caller's token ends: for a minute after a move it is still the time before it,
   * since callers whose clock is moved a moment later cannot have renewed theirs.
   */
  tokenTime(): number {
    return Date.now() - this.#lastMove.at < GRACE_MS ? this.now() - this.#lastMove.ms : this.now();
  }
}

/** An instant as Graph writes it: UTC, without milliseconds. */
export const instant = (ms: number): string => new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');
