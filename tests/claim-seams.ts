/** Where a process may be cut off: every call that the hand-over makes on the world outside. */
import type { HandOver } from '../shared/domain/claim/claim-hand-over.ts';

/**
 * How a call goes wrong: the process ends before it, or right after it took effect and before anybody knows; or the call
 * is refused, or its answer lost, and the code goes on with the error.
 */
export const CUTS = ['ends before', 'ends after', 'fails before', 'fails after'] as const;
export type Cut = (typeof CUTS)[number];

export class CutOff extends Error {}

type Call = (...input: never[]) => Promise<unknown>;

/** What a run with a cut in it came to. */
export interface Run<Output> {
  /** Undefined: the process ended, or the call threw. */
  readonly output?: Output;
  /** Whether there was a call of that number at all. */
  readonly wasCut: boolean;
}

/** The ports, with the `number`th call (from 1) cut. */
const cutting = (deps: HandOver, number: number, cut: Cut, ended: () => void) => {
  const state = { calls: 0, wasCut: false };
  const cutCall =
    (call: Call): Call =>
    async (...input) => {
      if ((state.calls += 1) !== number) return call(...input);
      state.wasCut = true;
      if (cut.endsWith('after')) await call(...input);
      if (cut.startsWith('fails')) throw new CutOff('cut off');
      ended();
      return new Promise(() => {});
    };
  const cutPort = <Port extends object>(port: Port): Port =>
    Object.fromEntries(
      Object.entries(port).map(([name, call]) => [name, typeof call === 'function' ? cutCall(call as Call) : call]),
    ) as Port;
  const wrapped: HandOver = {
    ...deps,
    claims: { ...cutPort(deps.claims), lapsing: () => deps.claims.lapsing() },
    contractors: cutPort(deps.contractors),
    peppers: cutPort(deps.peppers),
    passes: cutPort({
      list: (account) => deps.passes.list(account),
      remove: (account, methodId) => deps.passes.remove(account, methodId),
    }),
    directory: cutPort(deps.directory),
    issue: cutCall(deps.issue) as HandOver['issue'],
    graphReady: cutCall(deps.graphReady) as HandOver['graphReady'],
    keepPin: cutCall(deps.keepPin) as HandOver['keepPin'],
    verifyPin: cutCall(deps.verifyPin) as HandOver['verifyPin'],
    tell: cutCall(deps.tell) as HandOver['tell'],
    nudges: cutPort({ nudge: (key, at) => deps.nudges.nudge(key, at) }),
  };
  return { wrapped, state };
};

/** Runs `work` in a process of its own, so to speak, whose `number`th call on the world is cut. */
export const runCut = async <Output>(
  deps: HandOver,
  number: number,
  cut: Cut,
  work: (deps: HandOver) => Promise<Output>,
): Promise<Run<Output>> => {
  let end = (): void => {};
  const ended = new Promise<undefined>((resolve) => (end = () => resolve(undefined)));
  const { wrapped, state } = cutting(deps, number, cut, () => end());
  const done = work(wrapped).catch((failure: unknown) => {
    if (failure instanceof CutOff) return undefined;
    throw failure;
  });
  const output = await Promise.race([done, ended]);
  return { ...(output !== undefined && { output }), wasCut: state.wasCut };
};
