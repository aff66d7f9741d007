/**
 * Misbehaviour on request. The platform cuts calls short while an instance drains: `abortAfterMs` fails a call
 * after that time and ignores what its handler does later; `exitAfterMs` ends the whole process with code 143, as
 * when the worker is killed. `function` restricts both to one function, `times` to that many calls.
 */
export interface Faults {
  readonly abortAfterMs?: number;
  readonly exitAfterMs?: number;
  readonly function?: string;
  readonly times?: number;
}

/** The faults that apply to one call. */
export type CallFaults = Pick<Faults, 'abortAfterMs' | 'exitAfterMs'>;

/** Holds the faults that were asked for last. */
export interface FaultSwitch {
  read(): Faults;
  set(faults: Faults): void;
  /** The faults of a call of `functionName` that starts now; counts it. */
  take(functionName: string): CallFaults;
}

/** A switch with nothing asked for. */
export const createFaultSwitch = (): FaultSwitch => {
  let faults: Faults = {};
  return {
    read: () => faults,
    set: (next) => void (faults = next),
    take(functionName) {
      const { times, function: only } = faults;
      if (only !== undefined && only.toLowerCase() !== functionName.toLowerCase()) return {};
      if (times === 0) return {};
      const taken = faults;
      if (times !== undefined) faults = { ...faults, times: times - 1 };
      return taken;
    },
  };
};
