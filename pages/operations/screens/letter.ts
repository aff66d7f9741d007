/** One dead letter: why it died, what it says, and what can be done. */
import { element, form, heading, paragraph } from '../../element.ts';
import { ago, when } from '../../moments.ts';
import { uncover } from '../ending.ts';
import type { OpenLetter } from '../letter-answer.ts';
import { actions, bullets, code, fact, folded, link, press, section, type Room } from '../room.ts';
import type { View } from '../view.ts';
import { shortType } from '../wording.ts';
import { reasonField } from './reason-field.ts';

const contractorFact = ({ contractor, phase }: OpenLetter): HTMLElement =>
  fact(
    'Contractor',
    contractor === undefined ? 'not known' : link({ kind: 'contractor', key: contractor }, contractor),
    phase !== undefined && `, ${phase}`,
  );

const facts = (letter: OpenLetter): HTMLElement => {
  const { enqueuedAt, deliveries, replays, times, reason, bytes, eventId, messageId } = letter;
  const tries = times > 1 ? `${replays}; it died ${times} times in a row of this` : String(replays);
  return element(
    'dl',
    { class: 'facts' },
    contractorFact(letter),
    fact('Came', `${when(enqueuedAt)}, ${ago(enqueuedAt)}`),
    fact('Deliveries', String(deliveries)),
    fact('Replays', tries),
    ...(eventId === undefined ? [] : [fact('Event', code(eventId))]),
    ...(messageId === undefined ? [] : [fact('Message', code(messageId))]),
    ...(reason === undefined ? [] : [fact('The broker says', code(reason))]),
    fact('Size', `${bytes.toLocaleString('en')} bytes`),
  );
};

const why = ({ says, wayOut, fault, problems, stack, requestId, judgedAt }: OpenLetter): HTMLElement =>
  section(
    'Why it died',
    paragraph(says),
    problems.length > 0 && bullets(problems.map(({ path, rule }) => element('span', {}, code(path), ` ${rule}`))),
    element(
      'p',
      { class: 'hint' },
      code(fault),
      judgedAt !== undefined && ` · judged ${when(judgedAt)}`,
      requestId !== undefined && ' · request ',
      requestId !== undefined && code(requestId),
    ),
    stack !== undefined && folded('Where in the code', element('pre', { tabindex: '0' }, stack)),
    element('p', { class: 'lead' }, element('strong', {}, 'What you can do: '), wayOut),
  );

const event = (letter: OpenLetter, uncovered: boolean, acts: boolean): HTMLElement => {
  if (letter.event === undefined)
    return section('What it says', paragraph('Its body is no event that could be shown.'));
  return section(
    'What it says',
    uncovered
      ? paragraph('Personal data is shown. That you read it, and why, is on the record.', 'note')
      : paragraph('Whatever may be a person’s is covered.', 'hint'),
    element('pre', { tabindex: '0', 'aria-label': 'The event' }, letter.event),
    actions(
      uncovered && press({ kind: 'letter', id: letter.id }, 'Cover it again'),
      !uncovered && acts && press({ kind: 'uncover', id: letter.id }, 'Show personal data'),
    ),
  );
};

export const letterScreen = ({ letter, uncovered }: View & { kind: 'letter' }, room: Room): readonly HTMLElement[] => {
  const which = { by: 'letter', id: letter.id } as const;
  const { acts } = room.desk.role;
  return [
    element(
      'p',
      { class: 'back' },
      link({ kind: 'letters', which: { by: 'fault', fault: letter.fault }, page: 1 }, 'All letters of this fault'),
    ),
    heading(`${shortType(letter.eventType)}, letter ${letter.sequenceNumber}`),
    ...(letter.heldBack
      ? [paragraph('Held back: it died three times of one fault. Mend the cause first.', 'note')]
      : []),
    why(letter),
    ...(acts
      ? [
          actions(
            press({ kind: 'end', act: 'replay', which }, 'Replay'),
            letter.editable.length > 0 && press({ kind: 'edit', id: letter.id }, 'Edit'),
            press({ kind: 'end', act: 'discard', which }, 'Discard', 'alarm'),
          ),
        ]
      : []),
    facts(letter),
    event(letter, uncovered, acts),
  ];
};

/** Asks for a reason before what may be a person's is shown. */
export const uncoverScreen = ({ letter, mistakes }: View & { kind: 'uncover' }, room: Room): readonly HTMLElement[] => {
  const reason = reasonField('Why do you have to read it?', mistakes);
  return [
    heading('Show personal data?'),
    paragraph(`${shortType(letter.eventType)}, letter ${letter.sequenceNumber}`, 'who'),
    bullets([
      'Names, addresses and phone numbers in this event are shown to you, once.',
      'That you read them, and why, goes on the record first.',
    ]),
    form(
      () => void uncover(room.desk, letter, reason.text(), room.leaving),
      ...reason.parts,
      element('button', { class: 'main' }, 'Show personal data'),
    ),
    actions(link({ kind: 'letter', id: letter.id }, 'Cancel')),
  ];
};
