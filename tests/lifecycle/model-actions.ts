/** Everything that may happen to two contractors, in any order. */
import { array, boolean, constant, constantFrom, integer, nat, oneof, option, record } from 'fast-check';
import type { Arbitrary, WeightedArbitrary } from 'fast-check';
import type { FaultCode } from '../../shared/domain/fault.ts';
import type { RequestAct } from '../../shared/domain/request/request.ts';
import { DAY, HOUR, MINUTE } from './world.ts';

/** What an event of HR says; dates are days from now, `ago` is in minutes. */
export interface Said {
  readonly who: number;
  readonly ago: number;
  readonly source: number;
  /** Whether the queue is worked off before anything else happens. */
  readonly drained: boolean;
}

export type Action =
  | (Said & {
      readonly does: 'facts';
      readonly type: 'hired' | 'changed';
      readonly name: number;
      readonly address: number;
      readonly sponsor: number;
      readonly starts: number;
      /** Days after the first one. */
      readonly lasts: number | null;
    })
  | (Said & { readonly does: 'end'; readonly ends: number | null })
  | (Said & { readonly does: 'access'; readonly reason: 'reset' | 'lost-device' })
  /** An earlier event comes once more; `reused`: with other data. */
  | { readonly does: 'repeat'; readonly nth: number; readonly reused: boolean; readonly drained: boolean }
  | { readonly does: 'request'; readonly who: number; readonly act: RequestAct; readonly yes: boolean }
  | { readonly does: 'wait'; readonly ms: number }
  | { readonly does: 'fault'; readonly call: string; readonly when: 'before' | 'after'; readonly times: number }
  | { readonly does: 'crash'; readonly after: number }
  | { readonly does: 'redeem'; readonly who: number; readonly right: boolean; readonly signsIn: boolean };

/** What a call may throw, by its beginning; `after`: though it did what it was asked. */
export const CALL_FAULTS: readonly (readonly [call: string, code: FaultCode])[] = [
  ['directory', 'GRAPH_UNAVAILABLE'],
  ['directory.create', 'GRAPH_UNAVAILABLE'],
  ['directory.setEnabled', 'GRAPH_UNAVAILABLE'],
  ['passes', 'GRAPH_UNAVAILABLE'],
  ['passes.create', 'GRAPH_UNAVAILABLE'],
  ['mailer', 'MAIL_UNAVAILABLE'],
  ['contractors', 'STORE_AWAY'],
  ['claims', 'STORE_AWAY'],
  ['audit', 'STORE_AWAY'],
  ['requests', 'STORE_AWAY'],
  ['nudges', 'QUEUE_AWAY'],
];

const who = constantFrom(0, 0, 0, 1);
const said = {
  who,
  ago: constantFrom(0, 0, 0, 1, 30, 90, 26 * 60),
  source: constantFrom(0, 0, 0, 0, 0, 0, 0, 1),
  drained: constantFrom(true, true, true, false),
};

const events: WeightedArbitrary<Action>[] = [
  {
    weight: 12,
    arbitrary: record({
      does: constant('facts'),
      ...said,
      type: constantFrom('hired', 'hired', 'changed', 'changed', 'changed'),
      name: nat({ max: 2 }),
      address: constantFrom(0, 0, 0, 0, 1, 2, 3, 4),
      sponsor: constantFrom(0, 0, 0, 0, 1, 2),
      starts: constantFrom(0, 0, 0, 1, 2, 5, -1, -10),
      lasts: constantFrom(null, null, null, 0, 2, 30),
    }),
  },
  {
    weight: 3,
    arbitrary: record({ does: constant('end'), ...said, ends: option(integer({ min: -1, max: 6 }), { nil: null }) }),
  },
  {
    weight: 3,
    arbitrary: record({ does: constant('access'), ...said, reason: constantFrom('reset', 'lost-device') }),
  },
  { weight: 3, arbitrary: record({ does: constant('repeat'), nth: nat(), reused: rarely(), drained: boolean() }) },
];

function rarely(): Arbitrary<boolean> {
  return constantFrom(false, false, false, true);
}

const others: WeightedArbitrary<Action>[] = [
  {
    weight: 6,
    arbitrary: record({
      does: constant('request'),
      who,
      act: constantFrom(
        ...(['reissue', 'reissue', 'withdraw', 'adopt', 'confirm-contact', 'confirm-contact'] as const),
        ...(['not-the-person', 'open', 'let-go', 'lift-block', 'forget'] as const),
      ),
      yes: boolean(),
    }),
  },
  {
    weight: 8,
    arbitrary: record({
      does: constant('wait'),
      ms: constantFrom(MINUTE, 16 * MINUTE, HOUR, 3 * HOUR, 5 * HOUR, DAY, 3 * DAY),
    }),
  },
  {
    weight: 4,
    arbitrary: record({
      does: constant('fault'),
      call: constantFrom(...CALL_FAULTS.map(([call]) => call)),
      when: constantFrom('before', 'after'),
      times: integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 4, arbitrary: record({ does: constant('crash'), after: nat({ max: 60 }) }) },
  {
    weight: 4,
    arbitrary: record({ does: constant('redeem'), who, right: constantFrom(true, true, false), signsIn: boolean() }),
  },
];

/** Any sequence of up to 60 actions. */
export const actions: Arbitrary<Action[]> = array(oneof(...events, ...others), { maxLength: 60, size: 'max' });
