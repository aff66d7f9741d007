/** The dead letters of one fault or of one contractor, to open, to tick, to replay and to discard. */
import { button, element, heading, listening, paragraph, type Content } from '../../element.ts';
import { ago, time } from '../../moments.ts';
import type { Letter } from '../letter-answer.ts';
import { type LetterAct, type Place, type Which } from '../place.ts';
import { actions, code, link, press, tickBox, type Room } from '../room.ts';
import { table, type Column } from '../table.ts';
import type { View } from '../view.ts';
import { counted, shortType } from '../wording.ts';

const ON_A_PAGE = 50;

type LettersPlace = Place & { readonly kind: 'letters' };

const state = ({ heldBack, times }: Letter): Content =>
  heldBack
    ? element('span', { class: 'state alarm' }, `held back: died ${times} times`)
    : times > 1 && `died ${times} times of this`;

const columns = ({ which }: LettersPlace, box: Ticking['box']): readonly Column<Letter>[] => [
  {
    head: 'Letter',
    cell: (letter) => [
      box?.(letter),
      link({ kind: 'letter', id: letter.id }, shortType(letter.eventType), {
        class: 'title',
        'aria-label': `${shortType(letter.eventType)}, letter ${letter.sequenceNumber}`,
      }),
      state(letter),
    ],
  },
  which.by === 'fault'
    ? {
        head: 'Contractor',
        cell: ({ contractor }) =>
          contractor === undefined ? 'not known' : link({ kind: 'contractor', key: contractor }, contractor),
      }
    : { head: 'Fault', cell: ({ fault, says }) => [says, element('span', { class: 'hint' }, code(fault))] },
  { head: 'Age', cell: ({ enqueuedAt }) => element('time', { datetime: enqueuedAt }, ago(enqueuedAt)) },
  { head: 'Deliveries', numeric: true, cell: ({ deliveries }) => String(deliveries) },
  { head: 'Replays', numeric: true, cell: ({ replays }) => String(replays) },
];

/** What the two buttons do: with the ticked ones, if there are any, else with all. */
const endLink = (act: LetterAct, which: Which, all: number, ticked: number): HTMLAnchorElement => {
  const verb = act === 'replay' ? 'Replay' : 'Discard';
  const text = ticked > 0 ? `${verb} ${ticked} ticked` : `${verb} all ${all.toLocaleString('en')}`;
  return press(
    { kind: 'end', act, which: ticked > 0 ? { by: 'ticked' } : which },
    text,
    act === 'discard' ? 'alarm' : '',
  );
};

interface Ticking {
  readonly bar: HTMLElement;
  /** The box of one letter. */
  readonly box?: (letter: Letter) => HTMLElement;
  /** Ticks or unticks every letter of this page. */
  readonly every: HTMLElement;
}

const ticking = (room: Room, which: Which, all: number, shown: readonly Letter[]): Ticking => {
  const { ticked } = room.desk;
  const bar = element('p', { class: 'actions' });
  const draw = (): void =>
    bar.replaceChildren(endLink('replay', which, all, ticked.size), endLink('discard', which, all, ticked.size));
  const tick = (letter: Letter, on: boolean): void => {
    if (on) ticked.set(letter.id, letter);
    else ticked.delete(letter.id);
    draw();
    room.say(`${ticked.size} ticked`);
  };
  const boxes = new Map<Letter, HTMLInputElement>();
  draw();
  return {
    bar,
    box: (letter) => {
      const box = listening(
        element('input', {
          type: 'checkbox',
          'aria-label': `Tick letter ${letter.sequenceNumber}`,
          checked: ticked.has(letter.id),
        }),
        { change: () => tick(letter, box.checked) },
      );
      boxes.set(letter, box);
      return box;
    },
    every: tickBox('every', 'Tick all on this page', (on) => {
      for (const letter of shown) {
        const box = boxes.get(letter);
        if (box) box.checked = on;
        tick(letter, on);
      }
    }),
  };
};

const pager = (place: LettersPlace, pages: number): HTMLElement | undefined => {
  if (pages < 2) return undefined;
  const { page } = place;
  return element(
    'nav',
    { class: 'pager', 'aria-label': 'Pages of this list' },
    page > 1 && link({ ...place, page: page - 1 }, 'Previous'),
    element('span', {}, `Page ${page} of ${pages}`),
    page < pages && link({ ...place, page: page + 1 }, 'Next'),
  );
};

const title = (which: Which, letters: readonly Letter[]): string => {
  if (which.by === 'contractor') return `Dead letters of ${which.contractor}`;
  return letters[0]?.says ?? 'Dead letters';
};

const intro = (which: Which, letters: readonly Letter[]): readonly HTMLElement[] => {
  const held = letters.filter(({ heldBack }) => heldBack).length;
  const [first] = letters;
  if (!first) return [element('p', { class: 'verdict' }, 'No dead letters of this kind are left.')];
  const count = counted(letters.length, 'letter');
  return [
    ...(which.by === 'fault' ? [paragraph(first.wayOut, 'lead')] : []),
    element(
      'p',
      { class: 'hint' },
      which.by === 'fault' && code(first.fault),
      which.by === 'fault' ? ` · ${count}` : count,
      held > 0 && ` · ${held} held back: they died three times of one fault, and a replay of all leaves them out`,
    ),
  ];
};

/** Ticks of another list are not carried over. */
const keepTicksOf = ({ desk }: Room, letters: readonly Letter[]): void => {
  const here = new Set(letters.map(({ id }) => id));
  for (const id of desk.ticked.keys()) if (!here.has(id)) desk.ticked.delete(id);
};

export const lettersScreen = ({ place, stock }: View & { kind: 'letters' }, room: Room): readonly HTMLElement[] => {
  const { letters, complete, at } = stock;
  const pages = Math.max(1, Math.ceil(letters.length / ON_A_PAGE));
  const page = Math.min(place.page, pages);
  const shown = letters.slice((page - 1) * ON_A_PAGE, page * ON_A_PAGE);
  keepTicksOf(room, letters);
  const acting = room.desk.role.acts && letters.length > 0;
  const ticks = ticking(room, place.which, letters.length, shown);
  const more = pager({ ...place, page }, pages);
  return [
    element('p', { class: 'back' }, link({ kind: 'faults' }, 'All dead letters')),
    heading(title(place.which, letters)),
    ...intro(place.which, letters),
    ...(complete
      ? []
      : [paragraph(`These are the first ${letters.length.toLocaleString('en')}; there are more behind them.`, 'note')]),
    ...(acting ? [ticks.bar, ticks.every] : []),
    ...(shown.length > 0
      ? [table(`${title(place.which, letters)}, page ${page}`, columns(place, acting ? ticks.box : undefined), shown)]
      : []),
    ...(more ? [more] : []),
    actions(
      button('Look again', room.lookAgain),
      element('span', { class: 'hint' }, `As of ${time(new Date(at).toISOString())}`),
    ),
  ];
};
