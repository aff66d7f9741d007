/** How everything stands: what needs somebody, then all in numbers. */
import { button, element, heading, paragraph, type Content } from '../../element.ts';
import { ago, time } from '../../moments.ts';
import type { ContractorCounts, FaultCount, Health, LetterCounts, Overdue, Unread } from '../health-answer.ts';
import { actions, code, link, section, type Room } from '../room.ts';
import type { View } from '../view.ts';
import { capital, counted, PHASES } from '../wording.ts';

/** Two runs of the sweep: what is due for longer is not just in the queue. */
const STANDSTILL_MILLISECONDS = 10 * 60_000;

const isRead = <T extends object>(part: T | Unread): part is T => !('unread' in part);

const isStill = (overdue: Overdue | Unread): overdue is Overdue =>
  isRead(overdue) &&
  overdue.oldest !== undefined &&
  Date.now() - Date.parse(overdue.oldest.at) > STANDSTILL_MILLISECONDS;

const item = (title: Content, ...lines: readonly Content[]): HTMLElement =>
  element('li', {}, element('p', { class: 'what' }, title), ...lines);

const faultItem = ({ fault, says, wayOut, count, heldBack, oldestAt }: FaultCount): HTMLElement =>
  item(
    link({ kind: 'letters', which: { by: 'fault', fault }, page: 1 }, `${counted(count, 'dead letter')}: ${says}`),
    paragraph(wayOut),
    element(
      'p',
      { class: 'hint' },
      code(fault),
      ` · oldest ${ago(oldestAt)}`,
      heldBack > 0 && ` · ${heldBack} held back`,
    ),
  );

const stillItem = (overdue: Overdue, what: string, hint: string): HTMLElement => {
  const { count, oldest } = overdue;
  return item(
    what.replace('#', counted(count, 'contractor')),
    paragraph(hint),
    oldest &&
      element(
        'p',
        { class: 'hint' },
        'The oldest: ',
        link({ kind: 'contractor', key: oldest.key }, oldest.key),
        `, ${ago(oldest.at)}`,
      ),
  );
};

const unreadItem = ({ unread, says, wayOut }: Unread, what: string): HTMLElement =>
  item(`${what} cannot be read: ${says}`, paragraph(wayOut), element('p', { class: 'hint' }, code(unread)));

const blockedItems = ({ blocked }: ContractorCounts): readonly HTMLElement[] =>
  blocked.map(({ fault, says, count }) =>
    item(
      link({ kind: 'contractors', phase: 'blocked', after: '' }, `${counted(count, 'contractor')} blocked: ${says}`),
      element('p', { class: 'hint' }, code(fault)),
    ),
  );

const heldItems = ({ phases }: ContractorCounts): readonly HTMLElement[] => {
  const held = phases['held'] ?? 0;
  if (held === 0) return [];
  const title = `${counted(held, 'contractor')} held: HR changed the contacts, and nobody has confirmed it`;
  return [item(link({ kind: 'contractors', phase: 'held', after: '' }, title))];
};

/** What needs somebody, the most pressing first. */
const needs = ({ contractors, overdue, requests, deadLetters }: Health): readonly HTMLElement[] => [
  ...(isStill(overdue)
    ? [
        stillItem(
          overdue,
          '# overdue for more than ten minutes',
          'Is the sweep running? Look at the log for “sweep finished”.',
        ),
      ]
    : []),
  ...(isStill(requests)
    ? [stillItem(requests, 'What was asked for # is not applied', 'Is the queue function running?')]
    : []),
  ...(isRead(deadLetters) ? deadLetters.faults.map(faultItem) : [unreadItem(deadLetters, 'The dead letters')]),
  ...(isRead(contractors)
    ? [...blockedItems(contractors), ...heldItems(contractors)]
    : [unreadItem(contractors, 'The contractors')]),
];

const MODES: Readonly<Record<string, string>> = {
  observe: 'It only observes: nothing is written at Graph and nobody is mailed. The stories say what would be done.',
  pilot: 'It is live for a pilot of # and observes for everybody else.',
};

const modeNote = ({ mode, pilot = 0 }: Health): HTMLElement | undefined => {
  const says = MODES[mode]?.replace('#', counted(pilot, 'contractor'));
  return says === undefined ? undefined : paragraph(says, 'note');
};

const tile = (count: number | undefined, label: string, place: Parameters<typeof link>[0], alarm: boolean) =>
  element(
    'li',
    {},
    link(
      place,
      element(
        'span',
        {},
        element('b', {}, count === undefined ? '?' : count.toLocaleString('en')),
        element('span', {}, label),
      ),
      { class: alarm ? 'alarm' : undefined },
    ),
  );

const countOf = (part: { readonly count: number } | Unread): number | undefined =>
  isRead(part) ? part.count : undefined;

const tiles = ({ contractors, overdue, deadLetters }: Health): HTMLElement => {
  const phases = isRead(contractors) ? contractors.phases : undefined;
  const inPhase = (phase: string): number | undefined => phases && (phases[phase] ?? 0);
  const dead = countOf(deadLetters);
  const late = countOf(overdue);
  return element(
    'ul',
    { class: 'tiles' },
    tile(dead, 'dead letters', { kind: 'faults' }, dead !== 0),
    tile(inPhase('blocked'), 'blocked', { kind: 'contractors', phase: 'blocked', after: '' }, inPhase('blocked') !== 0),
    tile(inPhase('held'), 'held', { kind: 'contractors', phase: 'held', after: '' }, inPhase('held') !== 0),
    tile(
      late,
      'overdue',
      isRead(overdue) && overdue.oldest
        ? { kind: 'contractor', key: overdue.oldest.key }
        : { kind: 'contractors', phase: '', after: '' },
      isStill(overdue),
    ),
  );
};

const phaseList = ({ phases, counted: all, complete }: ContractorCounts): HTMLElement =>
  section(
    'Contractors',
    element(
      'ul',
      { class: 'phases' },
      ...Object.entries(PHASES)
        .filter(([phase]) => (phases[phase] ?? 0) > 0)
        .map(([phase, means]) =>
          element(
            'li',
            {},
            element('b', {}, (phases[phase] ?? 0).toLocaleString('en')),
            link({ kind: 'contractors', phase, after: '' }, capital(phase)),
            element('span', { class: 'hint' }, means),
          ),
        ),
    ),
    all === 0 && paragraph('Nobody is known yet. The first event of HR brings the first one.'),
    !complete && paragraph(`Counted over the first ${all.toLocaleString('en')}; there are more.`, 'hint'),
  );

const bound = (letters: LetterCounts | Unread): HTMLElement | undefined =>
  isRead(letters) && !letters.complete
    ? paragraph(`Dead letters: the first ${letters.count.toLocaleString('en')} were counted; there are more.`, 'hint')
    : undefined;

export const healthScreen = ({ health }: View & { kind: 'health' }, room: Room): readonly HTMLElement[] => {
  const items = needs(health);
  const note = modeNote(health);
  const more = bound(health.deadLetters);
  return [
    heading('Health'),
    items.length === 0
      ? element('p', { class: 'verdict' }, 'All is well. Nothing waits for you.')
      : element('p', { class: 'verdict alarm' }, `${counted(items.length, 'thing')} to look at.`),
    ...(note ? [note] : []),
    tiles(health),
    ...(items.length > 0 ? [section('What to look at', element('ul', { class: 'needs' }, ...items))] : []),
    ...(more ? [more] : []),
    ...(isRead(health.contractors) ? [phaseList(health.contractors)] : []),
    actions(button('Look again', room.lookAgain), element('span', { class: 'hint' }, `As of ${time(health.at)}`)),
  ];
};
