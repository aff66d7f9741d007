/** Says what will happen before dead letters are replayed or discarded, and asks why. */
import { element, form, heading, paragraph, type Content } from '../../element.ts';
import { endThem, heldBackOf, isPicked, lettersToEnd } from '../ending.ts';
import type { Letter } from '../letter-answer.ts';
import { actions, bullets, link, section, tickBox, type Room } from '../room.ts';
import type { Ending, View } from '../view.ts';
import { counted } from '../wording.ts';
import { reasonField } from './reason-field.ts';
import { contractorsOf, whichOnes } from './which.ts';

const willReplay = (letters: readonly Letter[]): readonly Content[] => [
  `${counted(letters.length, 'copy', 'copies')} of ${counted(contractorsOf(letters).length, 'contractor')} ${letters.length === 1 ? 'goes' : 'go'} back on the queue, in order and under new message ids; body and properties stay as they are.`,
  'A block that stands because of it is lifted first, so mend the cause before.',
  'Nothing acts twice: an event that acted before, or that a newer one has overtaken, changes nothing.',
];

const willDiscard = (letters: readonly Letter[]): readonly Content[] => [
  `${counted(letters.length, 'message')} of ${counted(contractorsOf(letters).length, 'contractor')} ${letters.length === 1 ? 'leaves' : 'leave'} the queue for good. Whatever HR said in ${letters.length === 1 ? 'it' : 'them'} never takes effect.`,
  'The body is not kept. The record keeps the numbers, who did it, when and why.',
];

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
  actions(link(ending.back, 'Back')),
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
      ? tickBox('held-back-too', 'Replay what is held back, too', (on) => {
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
    actions(link(ending.back, 'Cancel')),
  ];
};
