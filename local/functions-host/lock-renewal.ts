/** Keeps a lock alive until it is stopped, lost, or has been held as long as is allowed. */
export interface LockRenewal {
  /** True once the broker said that the lock is gone. */
  lost(): boolean;
  stop(): void;
}

interface Lock {
  lockedUntil(): Date | undefined;
  renew(): Promise<unknown>;
  /** Called once if the lock turns out to be gone. */
  onLost(error: unknown): void;
}

/** The .NET client's margin before a lock's end, in milliseconds. */
const MARGIN = 10_000;
/** Clocks of broker and host may differ after one was moved, so no pause trusts the difference for longer. */
const LONGEST_PAUSE = 25_000;
const SHORTEST_PAUSE = 250;

const pauseBefore = (until: Date | undefined): number => {
  const left = until === undefined ? 0 : until.getTime() - Date.now();
  const pause = left - Math.min(left / 2, MARGIN);
  return Math.min(Math.max(pause, SHORTEST_PAUSE), LONGEST_PAUSE);
};

const isLost = (error: unknown): boolean => {
  const code = (error as { code?: unknown }).code;
  return code === 'SessionLockLost' || code === 'MessageLockLost' || code === 'MessageNotFound';
};

/** Renews `lock` before each of its ends, for at most `longest` milliseconds on the monotonic clock (negative: without end, 0: never). */
export const renewLock = (lock: Lock, longest: number): LockRenewal => {
  const end = longest < 0 ? Number.POSITIVE_INFINITY : performance.now() + longest;
  let lost = false;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const plan = (): void => {
    const pause = pauseBefore(lock.lockedUntil());
    if (stopped || performance.now() + pause > end) return;
    timer = setTimeout(() => void renew(), pause);
  };
  const renew = async (): Promise<void> => {
    try {
      await lock.renew();
    } catch (error) {
      if (stopped) return;
      lost = isLost(error);
      if (lost) return lock.onLost(error);
    }
    plan();
  };

  plan();
  return {
    lost: () => lost,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
};
