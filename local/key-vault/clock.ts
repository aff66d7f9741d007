/** The vault's own time: the machine's, moved on request. */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number;
  /** Moves the time by so many milliseconds. */
  advance(milliseconds: number): void;
}

export const movableClock = (): Clock => {
  let offset = 0;
  return {
    now: () => Date.now() + offset,
    advance: (milliseconds) => void (offset += milliseconds),
  };
};
