/** Says what will happen before dead letters are replayed or discarded, shows the run, and what came of each letter. */
import { button, element, form, heading, paragraph, type Content } from '../../element.ts';
import { ago } from '../../moments.ts';
import { endThem, heldBackOf, isPicked, lettersToEnd } from '../ending.ts';
import type { Letter } from '../letter-answer.ts';
import type { Place, Which } from '../place.ts';
import { actions, bullets, folded, link, section, tickBox, type Room } from '../room.ts';
import { table } from '../table.ts';
import type { Ending, View } from '../view.ts';
import { counted, shortType } from '../wording.ts';
import { reasonField } from './reason-field.ts';

const MOST_NAMED = 200;

/** Where somebody goes who does not want it after all. */
export const placeBefore = (which: Which): Place => {
  if (which.by === 'letter') return { kind: 'letter', id: which.id };
  return which.by === 'ticked' ? { kind: 'faults' } : { kind: 'letters', which, page: 1 };
};

const contractorsOf = (letters: readonly Letter[]): readonly string[] => [
  ...new Set(letters.flatMap(({ contractor }) => contractor ?? [])),
];

const willReplay = (letters: readonly Letter[]): readonly Content[] => [
  `${counted(letters.length, 'copy', 'copies')} of ${counted(contractorsOf(letters).length, 'contractor')} ${letters.length === 1 ? 'goes' : 'go'} back on the queue, in order and under new message ids; body and properties stay as they are.`,
  'A block that stands because of it is lifted first, so mend the cause before.',
  'Nothing acts twice: an event that acted before, or that a newer one has overtaken, changes nothing.',
];

const willDiscard = (letters: readonly Letter[]): readonly Content[] => [
  `${counted(letters.length, 'message')} of ${counted(contractorsOf(letters).length, 'contractor')} ${letters.length === 1 ? 'leaves' : 'leave'} the queue for good. Whatever HR said in ${letters.length === 1 ? 'it' : 'them'} never takes effect.`,
  'The body is not kept. The record keeps the numbers, who did it, when and why.',
];

const whichOnes = (letters: readonly Letter[]): HTMLElement => {
  const lines = letters
    .slice(0, MOST_NAMED)
    .map(
      ({ contractor = 'not known', eventType, enqueuedAt, sequenceNumber }) =>
        `${contractor}: ${shortType(eventType)}, ${ago(enqueuedAt)}, letter ${sequenceNumber}`,
    );
  const rest = letters.length - lines.length;
  return folded(
    `Which ones: ${counted(letters.length, 'letter')}`,
    bullets([...lines, ...(rest > 0 ? [`and ${rest.toLocaleString('en')} more`] : [])]),
  );
};

const about = ({ which, letters }: Ending): string => {
  if (which.by === 'contractor') return `All dead letters of ${which.contractor}`;
  if (which.by === 'ticked') return 'The letters that you ticked';
  return letters[0]?.says ?? '';
};

/** What is said about letters that died three times of one fault. */
const heldNote = (ending: Ending): HTMLElement | undefined => {
  const held = heldBackOf(ending).length;
  if (held === 0) return undefined;
  const died = `${held} of them died three times of one fault`;
  return paragraph(
    isPicked(ending)
      ? `${held === 1 && ending.letters.length === 1 ? 'It died three times of one fault' : died}, and you picked ${held === 1 ? 'it' : 'them'} by hand. Is the cause mended?`
      : `${died}, and ${held === 1 ? 'is' : 'are'} left out.`,
    'note',
  );
};

const nothingLeft = (ending: Ending): readonly HTMLElement[] => [
  heading('Nothing to do'),
  paragraph('None of these letters is left; somebody may have been faster.'),
  actions(link(placeBefore(ending.which), 'Back')),
];

export const endScreen = ({ ending, mistakes }: View & { kind: 'end' }, room: Room): readonly HTMLElement[] => {
  const { act, letters, complete } = ending;
  if (letters.length === 0) return nothingLeft(ending);
  const verb = act === 'replay' ? 'Replay' : 'Discard';
  const will = element('div', {});
  const send = element('button', { class: act === 'replay' ? 'main' : 'main alarm' });
  let heldBackToo = false;
  const draw = (): void => {
    const meant = lettersToEnd(ending, heldBackToo);
    will.replaceChildren(bullets(act === 'replay' ? willReplay(meant) : willDiscard(meant)), whichOnes(meant));
    send.textContent = `${verb} ${counted(meant.length, 'dead letter')}`;
    send.disabled = meant.length === 0;
  };
  const held = heldNote(ending);
  const choice =
    held && !isPicked(ending)
      ? tickBox('held-back-too', 'Replay those, too', (on) => {
          heldBackToo = on;
          draw();
        })
      : undefined;
  const reason = reasonField(act === 'replay' ? 'Why now?' : 'Why are they not needed?', mistakes);
  draw();
  return [
    heading(act === 'replay' ? 'Replay?' : 'Discard for good?'),
    paragraph(about(ending), 'who'),
    section('What will happen', will),
    ...(complete ? [] : [paragraph('There are more of them than were read. Run it again for the rest.', 'note')]),
    ...(held ? [held] : []),
    form(
      () => void endThem(room.desk, ending, { reason: reason.text(), heldBackToo }, room.leaving),
      choice,
      ...reason.parts,
      send,
    ),
    actions(link(placeBefore(ending.which), 'Cancel')),
  ];
};

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
            'No answer came to the last batch. What was done stands: run it again, and nothing is repeated.',
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
