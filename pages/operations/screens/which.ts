/** Names the dead letters that are meant. */
import { ago } from '../../moments.ts';
import type { Letter } from '../letter-answer.ts';
import { bullets, folded } from '../room.ts';
import { counted, shortType } from '../wording.ts';

const MOST_NAMED = 200;
/** So few are named without being asked for. */
const FEW = 3;

export const contractorsOf = (letters: readonly Letter[]): readonly string[] => [
  ...new Set(letters.flatMap(({ contractor }) => contractor ?? [])),
];

export const whichOnes = (letters: readonly Letter[]): HTMLElement => {
  const lines = letters
    .slice(0, MOST_NAMED)
    .map(
      ({ contractor = 'not known', eventType, enqueuedAt, sequenceNumber }) =>
        `${contractor}: ${shortType(eventType)}, ${ago(enqueuedAt)}, letter ${sequenceNumber}`,
    );
  const rest = letters.length - lines.length;
  if (letters.length <= FEW) return bullets(lines);
  return folded(
    `Which ones: ${counted(letters.length, 'letter')}`,
    bullets([...lines, ...(rest > 0 ? [`and ${rest.toLocaleString('en')} more`] : [])]),
  );
};
