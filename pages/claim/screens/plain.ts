/** Screens that say one thing and offer at most one button. */
import { heading, mainButton, paragraph } from '../../element.ts';
import type { Ending, View } from '../journey.ts';
import { phrase, type Phrase, type Stage } from './stage.ts';

export const openingScreen = (stage: Stage): readonly HTMLElement[] => [
  heading(phrase(stage, 'opening')),
  paragraph('', 'progress'),
];

export const makingScreen = (stage: Stage): readonly HTMLElement[] => [
  heading(phrase(stage, 'makingHeading')),
  paragraph('', 'progress'),
  paragraph(phrase(stage, 'makingBody')),
];

/** The longest delay that a browser's timer takes. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Asks again by itself when the claim opens. */
export const waitingScreen = (stage: Stage, { opensAt }: View & { kind: 'waiting' }): readonly HTMLElement[] => {
  const opens = Date.parse(opensAt);
  const known = !Number.isNaN(opens);
  const delay = opens - stage.now() + 1_000;
  if (known && delay > 0 && delay < LONGEST_TIMER) {
    const timer = setTimeout(() => void stage.journey.retry(), delay);
    stage.over.addEventListener('abort', () => clearTimeout(timer));
  }
  const time = known ? stage.language.time(opensAt, stage.now()) : '';
  return [
    heading(phrase(stage, 'waitHeading')),
    paragraph(phrase(stage, 'waitBody', { time })),
    mainButton(phrase(stage, 'waitButton'), () => stage.journey.tryNow()),
  ];
};

const ENDINGS = {
  spent: ['spentHeading', 'spentBody', 'spentBodyNoTime'],
  superseded: ['supersededHeading', 'supersededBody', 'supersededBodyNoTime'],
  expired: ['expiredHeading', 'expiredBody', 'expiredBodyNoTime'],
  revoked: ['revokedHeading', 'revokedBody', 'revokedBody'],
  locked: ['lockedHeading', 'lockedBody', 'lockedBody'],
  elsewhere: ['elsewhereHeading', 'elsewhereBody', 'elsewhereBody'],
  wiped: ['wipedHeading', 'wipedBody', 'wipedBody'],
  unsealed: ['unsealedHeading', 'unsealedBody', 'unsealedBody'],
} as const satisfies Record<Ending, readonly [Phrase, Phrase, Phrase]>;

export const endedScreen = (stage: Stage, { why, at }: View & { kind: 'ended' }): readonly HTMLElement[] => {
  const [title, dated, undated] = ENDINGS[why];
  const body =
    at === undefined ? phrase(stage, undated) : phrase(stage, dated, { time: stage.language.time(at, stage.now()) });
  const screen: HTMLElement[] = [heading(phrase(stage, title)), paragraph(body)];
  if (why === 'spent') screen.push(paragraph(phrase(stage, 'spentNext')));
  if (why === 'elsewhere') screen.push(mainButton(phrase(stage, 'tryAgain'), () => void stage.journey.retry()));
  return screen;
};

export const awayScreen = (stage: Stage, { why }: View & { kind: 'away' }): readonly HTMLElement[] => [
  heading(phrase(stage, why === 'unreachable' ? 'awayHeading' : 'laterHeading')),
  paragraph(phrase(stage, why === 'unreachable' ? 'awayBody' : 'laterBody')),
  mainButton(phrase(stage, 'tryAgain'), () => void stage.journey.retry()),
];
