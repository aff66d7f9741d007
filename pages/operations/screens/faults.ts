/** Dead letters by fault: what each one is, how many there are, and the way out. */
import { button, element, heading, paragraph } from '../../element.ts';
import { ago, time } from '../../moments.ts';
import type { Letter } from '../letter-answer.ts';
import { actions, code, link, type Room } from '../room.ts';
import { table, type Column } from '../table.ts';
import type { View } from '../view.ts';
import { counted } from '../wording.ts';

interface FaultRow {
  readonly first: Letter;
  readonly letters: readonly Letter[];
}

const byFault = (letters: readonly Letter[]): readonly FaultRow[] => {
  const groups = new Map<string, Letter[]>();
  for (const letter of letters) {
    const group = groups.get(letter.fault);
    if (group) group.push(letter);
    else groups.set(letter.fault, [letter]);
  }
  return [...groups.values()]
    .flatMap(([first, ...rest]) => (first ? [{ first, letters: [first, ...rest] }] : []))
    .toSorted((one, other) => other.letters.length - one.letters.length);
};

const oldest = (letters: readonly Letter[]): string =>
  letters.map(({ enqueuedAt }) => enqueuedAt).reduce((one, other) => (one < other ? one : other));

const COLUMNS: readonly Column<FaultRow>[] = [
  {
    head: 'Fault',
    cell: ({ first: { fault, says, wayOut } }) => [
      link({ kind: 'letters', which: { by: 'fault', fault }, page: 1 }, says, { class: 'title' }),
      element('span', { class: 'hint' }, wayOut),
      element('span', { class: 'hint' }, code(fault)),
    ],
  },
  { head: 'Letters', numeric: true, cell: ({ letters }) => letters.length.toLocaleString('en') },
  {
    head: 'Held back',
    numeric: true,
    cell: ({ letters }) => letters.filter(({ heldBack }) => heldBack).length.toLocaleString('en'),
  },
  { head: 'Oldest', cell: ({ letters }) => ago(oldest(letters)) },
];

export const faultsScreen = ({ stock }: View & { kind: 'faults' }, room: Room): readonly HTMLElement[] => {
  const { letters, complete, at } = stock;
  const found = letters.length === 0;
  return [
    heading('Dead letters'),
    ...(found
      ? [element('p', { class: 'verdict' }, 'No dead letters. Every message came to its end.')]
      : [
          paragraph(
            `${counted(letters.length, 'message')} gave up. Nothing is lost: each one lies in the queue, to be replayed or discarded. After 30 days they are discarded by themselves, on the record.`,
          ),
          table('Dead letters by fault', COLUMNS, byFault(letters)),
        ]),
    ...(complete
      ? []
      : [paragraph(`These are the first ${letters.length.toLocaleString('en')}; there are more.`, 'note')]),
    actions(
      button('Look again', room.lookAgain),
      element('span', { class: 'hint' }, `As of ${time(new Date(at).toISOString())}`),
    ),
  ];
};
