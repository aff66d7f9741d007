/** Contractors: one by number, or those in a phase, a page at a time. */
import { element, form, heading, paragraph } from '../../element.ts';
import { ago, when } from '../../moments.ts';
import type { Listed } from '../contractor-answer.ts';
import type { Place } from '../place.ts';
import { code, link, type Room } from '../room.ts';
import { table, type Column } from '../table.ts';
import type { View } from '../view.ts';
import { capital, PHASES } from '../wording.ts';

const search = (room: Room): HTMLElement => {
  const field = element('input', {
    id: 'number',
    type: 'text',
    maxlength: '64',
    autocomplete: 'off',
    autocapitalize: 'characters',
    spellcheck: 'false',
  });
  const find = (): void => {
    const key = field.value.trim();
    if (key === '') field.focus();
    else room.desk.goTo({ kind: 'contractor', key });
  };
  return form(
    find,
    element('label', { for: 'number' }, 'HR’s number of a contractor'),
    element('div', { class: 'search' }, field, element('button', {}, 'Show')),
  );
};

const phases = (present: string): HTMLElement => {
  const filter = (phase: string, text: string): HTMLElement =>
    element(
      'li',
      {},
      link({ kind: 'contractors', phase, after: '' }, text, phase === present ? { 'aria-current': 'true' } : {}),
    );
  return element(
    'nav',
    { 'aria-label': 'Phases' },
    element(
      'ul',
      { class: 'chips' },
      filter('', 'All'),
      ...Object.keys(PHASES).map((phase) => filter(phase, capital(phase))),
    ),
  );
};

const isPast = (instant: string): boolean => Date.parse(instant) < Date.now();

const COLUMNS: readonly Column<Listed>[] = [
  { head: 'Number', cell: ({ key }) => link({ kind: 'contractor', key }, key, { class: 'title' }) },
  { head: 'Phase', cell: ({ phase }) => element('span', { class: `state ${phase}` }, capital(phase)) },
  { head: 'Blocked by', cell: ({ blocked }) => (blocked.length === 0 ? '–' : blocked.map((fault) => code(fault))) },
  {
    head: 'Looked at again',
    cell: ({ nextAt }) => {
      if (nextAt === undefined) return '–';
      return element('time', { datetime: nextAt }, isPast(nextAt) ? `overdue, ${ago(nextAt)}` : when(nextAt));
    },
  },
];

const next = (place: Place & { kind: 'contractors' }, after: string | undefined): HTMLElement | undefined => {
  if (after === undefined && place.after === '') return undefined;
  return element(
    'nav',
    { class: 'pager', 'aria-label': 'Pages of this list' },
    place.after !== '' && link({ ...place, after: '' }, 'From the beginning'),
    after !== undefined && link({ ...place, after }, 'Next'),
  );
};

export const contractorsScreen = (
  { place, page }: View & { kind: 'contractors' },
  room: Room,
): readonly HTMLElement[] => {
  const { contractors } = page;
  const means = PHASES[place.phase];
  const more = next(place, page.next);
  return [
    heading('Contractors'),
    search(room),
    phases(place.phase),
    ...(means === undefined ? [] : [paragraph(`${capital(place.phase)}: ${means}.`, 'hint')]),
    contractors.length === 0
      ? paragraph(place.after === '' ? 'Nobody.' : 'Nobody further.')
      : table('Contractors by number', COLUMNS, contractors),
    ...(more ? [more] : []),
  ];
};
