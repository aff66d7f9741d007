/** The same events in two orders. */
import {
  array,
  asyncProperty,
  assert,
  boolean,
  constant,
  constantFrom,
  nat,
  oneof,
  record,
  shuffledSubarray,
} from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import type { Action } from './model-actions.ts';
import { contactsOf, factsOn, numberOf, sentBy, type Sent } from './model-events.ts';
import { SEED } from './model-run.ts';
import { must } from './model-watch.ts';
import { lifecycleWorld } from './world.ts';

const LONG_AFTER = 30;
const MOST = 10;

const told = { who: constant(0), source: constant(0), drained: constant(true) };

const factsEvents = (ago: number): Arbitrary<Action> =>
  record({
    does: constant('facts' as const),
    ...told,
    ago: constant(ago),
    type: constantFrom('hired', 'changed'),
    name: nat({ max: 2 }),
    address: nat({ max: 3 }),
    sponsor: nat({ max: 2 }),
    starts: nat({ max: 5 }),
    lasts: constantFrom(null, LONG_AFTER),
  });

/** Ends of one kind: whether an end was in force when a later one came depends on when it came, and should. */
const endEvents = (ago: number, cancels: boolean): Arbitrary<Action> =>
  record({
    does: constant('end' as const),
    ...told,
    ago: constant(ago),
    ends: cancels ? constant(null) : nat({ max: 9 }).map((days) => LONG_AFTER + days),
  });

/** Some events, each of a minute of its own, and an order in which they arrive. */
const shuffled = boolean().chain((cancels) =>
  array(boolean(), { minLength: 2, maxLength: MOST }).chain((kinds) =>
    record({
      events: tuple(kinds.map((isEnd, ago) => (isEnd ? endEvents(ago, cancels) : oneof(factsEvents(ago))))),
      order: shuffledSubarray([...kinds.keys()], { minLength: kinds.length, maxLength: kinds.length }),
    }),
  ),
);

/** Like fast-check's own, for a list of any length. */
function tuple<T>(of: readonly Arbitrary<T>[]): Arbitrary<readonly T[]> {
  return of.reduce<Arbitrary<readonly T[]>>(
    (all, next) => all.chain((before) => next.map((one) => [...before, one])),
    constant([]),
  );
}

/** What HR’s word comes to when the events arrive in that order. */
const outcome = async (events: readonly Action[], order: readonly number[]): Promise<object> => {
  const world = lifecycleWorld();
  const sent = events.map((event, count) => sentBy(event as Parameters<typeof sentBy>[0], { now: world.now(), count }));
  for (const n of order) {
    world.enqueue((sent[n] as Sent).body);
    await world.drain();
  }
  const known = await world.recordOf(numberOf(0));
  if (!known) return {};
  const { end, wanted, heldFor } = known;
  return {
    facts: factsOn(known),
    end: end && (end.kind === 'ended' ? { kind: end.kind, endsOn: end.endsOn } : { kind: end.kind }),
    contacts: wanted && contactsOf(heldFor ?? wanted),
  };
};

/** Holds that many sets of events to it. */
export const shuffleMany = (numRuns: number, withinMs: number): Promise<void> =>
  assert(
    asyncProperty(shuffled, async ({ events, order }) => {
      const [straight, mixed] = [await outcome(events, [...events.keys()]), await outcome(events, order)];
      must(
        isDeepStrictEqual(straight, mixed),
        `in order ${JSON.stringify(straight)}, shuffled ${JSON.stringify(mixed)}`,
      );
    }),
    { numRuns, seed: SEED, interruptAfterTimeLimit: withinMs },
  );
