import type { HostLog } from './host-log.ts';

/** How long a trouble that goes on is not told again, in milliseconds. */
const SILENCE = 10_000;

/** Tells of a listener's trouble with its broker: the first error as a warning, what follows on its heels as debug output. */
export const createTrouble = (log: HostLog, entity: string): ((error: Error) => void) => {
  let told = Number.NEGATIVE_INFINITY;
  return ({ message }) => {
    const first = performance.now() - told > SILENCE;
    if (first) told = performance.now();
    log.host(first ? 'warning' : 'debug', `Service Bus, ${entity}: ${message}`);
  };
};
