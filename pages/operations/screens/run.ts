/** A run that ends dead letters, and what came of each of them. */
import { button, element, heading, paragraph } from '../../element.ts';
import { actions, bullets, link, section, type Room } from '../room.ts';
import { table } from '../table.ts';
import type { View } from '../view.ts';
import { counted, failureSays } from '../wording.ts';
import { contractorsOf, whichOnes } from './which.ts';

/** How often a screen reader hears how far it is. */
const SAY_EVERY_MILLISECONDS = 5_000;

export const endingScreen = (
  { ending, all, running }: View & { kind: 'ending' },
  room: Room,
): readonly HTMLElement[] => {
  const bar = element('progress', { max: String(all), value: '0', 'aria-labelledby': 'far' });
  const far = element('p', { id: 'far', class: 'far' }, `0 of ${all.toLocaleString('en')}`);
  let said = performance.now();
  running.watch(({ done, perSecond, secondsLeft }) => {
    bar.value = done;
    const text = `${done.toLocaleString('en')} of ${all.toLocaleString('en')}, ${perSecond.toFixed(perSecond < 10 ? 1 : 0)} a second, about ${Math.ceil(secondsLeft)} s left`;
    far.textContent = text;
    if (performance.now() - said < SAY_EVERY_MILLISECONDS) return;
    said = performance.now();
    room.say(text);
  });
  const stop = button('Stop', () => {
    stop.disabled = true;
    stop.textContent = 'Stopping…';
    running.stop();
  });
  const ask = (event: Event): void => event.preventDefault();
  window.addEventListener('beforeunload', ask);
  room.over.addEventListener('abort', () => window.removeEventListener('beforeunload', ask));
  return [
    heading(ending.act === 'replay' ? 'Replaying…' : 'Discarding…'),
    bar,
    far,
    actions(stop),
    paragraph('Leaving this page stops it, too. What is done stays done; run it again for the rest.', 'hint'),
  ];
};

const MEANS: Readonly<Record<string, string>> = {
  replayed: 'A copy is on the queue.',
  discarded: 'Gone for good.',
  'done before': 'Somebody had ended it already.',
  'in progress': 'Somebody is at it. If that one has given up, run it again in half a minute.',
  'held back': 'It died three times of one fault and was left out.',
  unknown: 'The dead-letter queue holds no such message any more.',
};

const DONE: readonly string[] = ['replayed', 'discarded', 'done before'];

const tally = (outcomes: ReadonlyMap<string, string>): readonly (readonly [string, number])[] => {
  const counts = new Map<string, number>();
  for (const outcome of outcomes.values()) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return [...counts].toSorted(([, one], [, other]) => other - one);
};

const endedTitle = ({ ending, result }: View & { kind: 'ended' }): string => {
  const verb = ending.act === 'replay' ? 'replayed' : 'discarded';
  const done = [...result.outcomes.values()].filter((outcome) => outcome === verb).length;
  const all = result.outcomes.size + result.left;
  if (result.end === 'finished') return `${counted(done, 'dead letter')} ${verb}`;
  const why = result.end === 'stopped' ? 'Stopped' : 'It broke off';
  return `${why}: ${done.toLocaleString('en')} of ${all.toLocaleString('en')} ${verb}`;
};

/** Where to see what becomes of it, when it was about a few people only. */
const people = ({ ending, result }: View & { kind: 'ended' }): HTMLElement | undefined => {
  const numbers = contractorsOf(ending.letters.filter(({ id }) => DONE.includes(result.outcomes.get(id) ?? '')));
  if (numbers.length === 0 || numbers.length > 10 || ending.act === 'discard') return undefined;
  return section('See what becomes of it', bullets(numbers.map((key) => link({ kind: 'contractor', key }, key))));
};

export const endedScreen = (view: View & { kind: 'ended' }, room: Room): readonly HTMLElement[] => {
  const { ending, result } = view;
  const undone = ending.letters.filter(({ id }) => {
    const outcome = result.outcomes.get(id);
    return outcome !== undefined && !DONE.includes(outcome);
  });
  const seen = people(view);
  return [
    heading(endedTitle(view)),
    ...(result.failure
      ? [
          paragraph(
            `${failureSays(result.failure)} What was done stands: run it again, and nothing is repeated.`,
            'problem',
          ),
        ]
      : []),
    ...(result.left > 0 ? [paragraph(`${counted(result.left, 'letter')} left as they were.`, 'note')] : []),
    ...(result.outcomes.size > 0
      ? [
          table(
            'What came of them',
            [
              { head: 'Outcome', cell: ([outcome]) => outcome },
              { head: 'Letters', numeric: true, cell: ([, count]) => count.toLocaleString('en') },
              { head: 'Means', cell: ([outcome]) => MEANS[outcome] ?? '' },
            ],
            tally(result.outcomes),
          ),
        ]
      : []),
    ...(undone.length > 0 ? [whichOnes(undone)] : []),
    ...(seen ? [seen] : []),
    actions(
      result.left > 0 && button('Run it again for the rest', room.lookAgain, { class: 'press' }),
      link({ kind: 'faults' }, 'Dead letters', { class: 'press' }),
    ),
  ];
};
