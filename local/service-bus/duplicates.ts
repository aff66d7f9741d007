import type { Clock } from './clock.ts';

/** The message ids that were seen within a window of time. */
export class DuplicateHistory {
  readonly #seen = new Map<string, number>();
  readonly #clock: Clock;
  readonly #window: number;

  /** @param window in milliseconds */
  constructor(clock: Clock, window: number) {
    this.#clock = clock;
    this.#window = window;
  }

  /** Says whether the id was seen within the window, and remembers it if not. */
  repeats(identity: string): boolean {
    this.#forget();
    if (this.#seen.has(identity)) return true;
    this.#seen.set(identity, this.#clock.now() + this.#window);
    return false;
  }

  #forget(): void {
    const now = this.#clock.now();
    for (const [identity, until] of this.#seen) {
      if (until > now) return;
      this.#seen.delete(identity);
    }
  }
}
