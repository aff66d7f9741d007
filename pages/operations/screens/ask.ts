/** Says what will happen and asks for a reason before something is asked for on a contractor's behalf. */
import { element, form, heading, paragraph, problemLine } from '../../element.ts';
import { ask, isRehire, type Filled } from '../asking.ts';
import type { Contractor } from '../contractor-answer.ts';
import type { Act } from '../place.ts';
import { actions, bullets, link, section, type Room } from '../room.ts';
import type { Mistakes, View } from '../view.ts';
import { ACT_WORDS } from './act-words.ts';
import { reasonField } from './reason-field.ts';

/** Fields of an act besides the reason. */
interface Fields {
  readonly parts: readonly (HTMLElement | undefined)[];
  readonly filled: () => Partial<Filled>;
}

/** Keeps what was filled in while something is found wanting. */
let last: Partial<Filled> = {};

const textField = (id: 'number' | 'accountId', label: string, mistakes: Mistakes): Fields => {
  const problem = mistakes[id];
  const field = element('input', {
    id,
    type: 'text',
    maxlength: '64',
    autocomplete: 'off',
    spellcheck: 'false',
    'aria-describedby': problem === undefined ? undefined : `${id}-problem`,
    'aria-invalid': problem === undefined ? undefined : 'true',
  });
  if (Object.keys(mistakes).length > 0) field.value = last[id] ?? '';
  return {
    parts: [element('label', { for: id }, label), field, problemLine(`${id}-problem`, problem)],
    filled: () => ({ [id]: field.value }),
  };
};

const choice = (name: string, options: readonly (readonly [string, string])[], problem: string | undefined) => {
  const boxes = options.map(([value]) =>
    element('input', {
      id: `${name}-${value}`,
      type: 'radio',
      name,
      value,
      'aria-describedby': problem === undefined ? undefined : `${name}-problem`,
      'aria-invalid': problem === undefined ? undefined : 'true',
    }),
  );
  const lines = options.map(([value, label], at) =>
    element('p', { class: 'tick' }, boxes[at], element('label', { for: `${name}-${value}` }, label)),
  );
  return { lines, value: () => boxes.find(({ checked }) => checked)?.value ?? '' };
};

const answerFields = ({ answer: problem }: Mistakes): Fields => {
  const options = [
    ['confirm', 'The change is right'],
    ['refuse', 'The change is wrong'],
  ] as const;
  const { lines, value } = choice('answer', options, problem);
  const legend = element('legend', {}, 'The new contacts');
  return {
    parts: [element('fieldset', {}, legend, ...lines), problemLine('answer-problem', problem)],
    filled: () => ({ answer: value() }),
  };
};

const stepFields = ({ blocks }: Contractor): Fields => {
  if (blocks.length < 2) return { parts: [], filled: () => ({}) };
  const select = element(
    'select',
    { id: 'step' },
    element('option', { value: '' }, 'All of them'),
    ...blocks.map(({ step, code }) => element('option', { value: step }, `${step}: ${code}`)),
  );
  return {
    parts: [element('label', { for: 'step' }, 'Which step'), select],
    filled: () => ({ step: select.value }),
  };
};

const capFields = (): Fields => {
  const box = element('input', { id: 'beyond-cap', type: 'checkbox' });
  const label = element('label', { for: 'beyond-cap' }, 'Even though the most for a day is reached');
  return { parts: [element('p', { class: 'tick' }, box, label)], filled: () => ({ beyondCap: box.checked }) };
};

const fieldsOf = (contractor: Contractor, act: Act, mistakes: Mistakes): Fields => {
  switch (act) {
    case 'reissue':
      return capFields();
    case 'adopt':
      return isRehire(contractor)
        ? { parts: [], filled: () => ({}) }
        : textField('accountId', 'Object id of the account', mistakes);
    case 'confirm-contact':
      return answerFields(mistakes);
    case 'lift-block':
      return stepFields(contractor);
    case 'forget':
      return textField('number', `Type ${contractor.key} to say that you mean it`, mistakes);
    default:
      return { parts: [], filled: () => ({}) };
  }
};

const REHIRE = {
  title: 'Is it the same person?',
  will: [
    'You say that whoever was hired again is the person who had this account before.',
    'Everybody signed in as this account is signed out, and a new link is mailed when its time has come.',
  ],
};

const EMPTY: Filled = { reason: '', number: '', accountId: '', answer: '', step: '', beyondCap: false };

export const askScreen = (
  { contractor, act, mistakes }: View & { kind: 'ask' },
  room: Room,
): readonly HTMLElement[] => {
  const words = { ...ACT_WORDS[act], ...(act === 'adopt' && isRehire(contractor) && REHIRE) };
  const fields = fieldsOf(contractor, act, mistakes);
  const reason = reasonField(words.why, mistakes);
  const blocks = act === 'lift-block' ? contractor.blocks.map(({ says }) => says) : [];
  const send = (): void => {
    last = fields.filled();
    void ask(room.desk, contractor, act, { ...EMPTY, ...last, reason: reason.text() }, room.leaving);
  };
  return [
    heading(words.title),
    paragraph(contractor.key, 'who'),
    section('What will happen', bullets([...words.will, ...blocks.map((says) => `Blocked now: ${says}`)])),
    form(
      send,
      ...fields.parts,
      ...reason.parts,
      element('button', { class: words.alarm ? 'main alarm' : 'main' }, words.name),
    ),
    actions(link({ kind: 'contractor', key: contractor.key }, 'Cancel')),
  ];
};
