/** Editing an event: the fields that its note names, what would change, and what came of it. */
import { element, form, heading, mainButton, paragraph, problemLine } from '../../element.ts';
import { foresee, isForeseen, sendEdit } from '../editing.ts';
import type { OpenLetter } from '../letter-answer.ts';
import { actions, bullets, code, link, press, section, type Room } from '../room.ts';
import type { Edit, View } from '../view.ts';
import { shortType } from '../wording.ts';
import { reasonField } from './reason-field.ts';

const nameOf = ({ eventType, sequenceNumber }: OpenLetter): string =>
  `${shortType(eventType)}, letter ${sequenceNumber}`;

interface Field {
  readonly path: string;
  readonly parts: HTMLElement;
  readonly typed: () => string;
  readonly left: () => boolean;
}

const fieldOf = (letter: OpenLetter, path: string, at: number, edit: Edit | undefined, wrong: boolean): Field => {
  const rule = letter.problems.find((problem) => problem.path === path)?.rule;
  const field = element('input', {
    id: `field-${at}`,
    type: 'text',
    autocomplete: 'off',
    spellcheck: 'false',
    'aria-describedby': wrong ? `rule-${at} fields-problem` : `rule-${at}`,
    'aria-invalid': wrong ? 'true' : undefined,
  });
  field.value = edit?.typed[path] ?? '';
  const box = element('input', { id: `left-${at}`, type: 'checkbox', checked: edit?.left.includes(path) });
  return {
    path,
    parts: element(
      'div',
      { class: 'field' },
      element('label', { for: `field-${at}` }, code(path)),
      field,
      element('p', { id: `rule-${at}`, class: 'hint' }, rule === undefined ? '' : `The rule: ${rule}.`),
      element('p', { class: 'tick' }, box, element('label', { for: `left-${at}` }, 'Leave it out')),
    ),
    typed: () => field.value,
    left: () => box.checked,
  };
};

export const editScreen = ({ letter, edit, mistakes }: View & { kind: 'edit' }, room: Room): readonly HTMLElement[] => {
  const problem = mistakes['fields'];
  const isNamed = letter.editable.some((path) => mistakes[path] !== undefined);
  const fields = letter.editable.map((path, at) =>
    fieldOf(letter, path, at, edit, mistakes[path] !== undefined || (problem !== undefined && !isNamed && at === 0)),
  );
  const reason = reasonField('How do you know what is right?', mistakes, edit?.reason);
  const filled = (): Edit => ({
    reason: reason.text(),
    typed: Object.fromEntries(fields.map(({ path, typed }) => [path, typed()])),
    left: fields.filter(({ left }) => left()).map(({ path }) => path),
  });
  return [
    heading('Edit the event?'),
    paragraph(nameOf(letter), 'who'),
    section(
      'What will happen',
      bullets([
        'An edited event takes the place of this one, with everything else of it and its time. It is held to every rule first.',
        'Only what the note names can be edited. Number, address, sponsor and policy are HR’s word alone.',
        'The record keeps which fields you changed and why, never what stands in them.',
      ]),
    ),
    form(
      () => void foresee(room.desk, letter, filled(), room.leaving),
      ...fields.map(({ parts }) => parts),
      problemLine('fields-problem', problem),
      paragraph('A number or true is taken as such; in quotes it is a text. An empty field stays as it is.', 'hint'),
      ...reason.parts,
      element('button', { class: 'main' }, 'See what would change'),
    ),
    actions(link({ kind: 'letter', id: letter.id }, 'Cancel')),
  ];
};

const CAME: Readonly<Record<string, string>> = {
  edited: 'The edited event is on the queue',
  'done before': 'Not sent: somebody ended this letter before',
  'in progress': 'Not sent: somebody is at this letter. Try again in half a minute',
};

const changes = (paths: readonly string[]): HTMLElement => bullets(paths.map(code));

export const foreseenScreen = (
  { letter, edit, outcome }: View & { kind: 'foreseen' },
  room: Room,
): readonly HTMLElement[] => {
  const { eventId, paths } = outcome;
  const { contractor } = letter;
  if (isForeseen(outcome))
    return [
      heading('Send the edited event?'),
      paragraph(nameOf(letter), 'who'),
      section('What would change', changes(paths)),
      element('p', {}, 'It keeps every rule, and goes by the id ', code(eventId), '.'),
      mainButton('Send it', () => void sendEdit(room.desk, letter, edit, room.leaving)),
      actions(link({ kind: 'letter', id: letter.id }, 'Cancel')),
    ];
  return [
    heading(CAME[outcome.outcome] ?? outcome.outcome),
    element('p', {}, code(eventId)),
    section('Edited', changes(paths)),
    actions(
      contractor !== undefined && press({ kind: 'contractor', key: contractor }, `See what becomes of ${contractor}`),
      press({ kind: 'faults' }, 'Dead letters'),
    ),
  ];
};
