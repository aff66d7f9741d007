/** One contractor: what is known, whom to call, and the word that a code is given on. */
import { button, element, form, heading, paragraph, problemLine, type Content } from '../../element.ts';
import { ago, day, when } from '../../moments.ts';
import type { ReleasableClaim } from '../answer.ts';
import type { Desk, View } from '../desk.ts';
import { canGiveCode, lookedAt, MOST_CODES, refusal, standing } from '../wording.ts';

const fact = (label: string, ...value: readonly Content[]): HTMLElement =>
  element('div', {}, element('dt', {}, label), element('dd', {}, ...value));

const phoneLinks = (numbers: readonly string[]): readonly HTMLElement[] =>
  numbers.map((number) =>
    element('a', { class: 'phone', href: `tel:${number.replace(/[^\d+]/g, '')}`, dir: 'ltr' }, number),
  );

const facts = (claim: ReleasableClaim): HTMLElement =>
  element(
    'dl',
    { class: 'facts' },
    fact('First day', day(claim.startsOn)),
    fact('Link mailed', claim.mailedAt === undefined ? 'Not yet' : `${when(claim.mailedAt)}, ${ago(claim.mailedAt)}`),
    fact('Link opened', claim.seenAt === undefined ? lookedAt(claim) : when(claim.seenAt)),
    fact('Link works until', when(claim.expiresAt)),
    fact(
      'HR’s number',
      ...(claim.phoneNumbers.length > 0 ? phoneLinks(claim.phoneNumbers) : ['HR gave none: meet the person.']),
    ),
  );

const problemText = (problem: (View & { kind: 'claim' })['problem']): string | undefined => {
  if (problem === undefined) return undefined;
  return problem === 'not-vouched' ? 'Tick the statement first, if it is true.' : refusal(problem);
};

const vouching = (claim: ReleasableClaim, desk: Desk, problem: string | undefined): HTMLElement => {
  const tick = element('input', {
    id: 'vouch',
    type: 'checkbox',
    'aria-describedby': problem === undefined ? undefined : 'vouch-problem',
    'aria-invalid': problem === undefined ? undefined : 'true',
  });
  return form(
    () => void desk.giveCode(claim, tick.checked),
    element(
      'p',
      { class: 'vouch' },
      tick,
      element('label', { for: 'vouch' }, 'I called the number that HR gave, or met this person; I was not called.'),
    ),
    problemLine('vouch-problem', problem),
    element('button', { class: 'main' }, claim.state === 'released' ? 'Give a new code' : 'Give the code'),
    paragraph(
      `The code lives 10 minutes; a new one replaces it. Given so far: ${claim.releases} of ${MOST_CODES}.`,
      'hint',
    ),
  );
};

/** Why no code can be given, and what helps. */
const withoutCode = (claim: ReleasableClaim): readonly HTMLElement[] => {
  const early = Date.parse(claim.opensAt) > Date.now();
  if (claim.state === 'open' && early) return [paragraph(`You can give a code from ${when(claim.opensAt)}.`, 'note')];
  if (claim.state === 'open' || claim.state === 'released') {
    return [paragraph('All five codes of this link were given. Press Reissue for a new link.', 'note')];
  }
  return [paragraph(`${standing(claim)}.`, 'note')];
};

const history = ({ history: lines }: ReleasableClaim): HTMLElement | undefined => {
  if (lines.length === 0) return undefined;
  const items = lines.map(({ at, what }) => element('li', {}, element('time', { datetime: at }, when(at)), ` ${what}`));
  return element(
    'details',
    {},
    element('summary', {}, 'What has happened'),
    element('ol', { class: 'history' }, ...items),
  );
};

export const claimScreen = ({ claim, problem }: View & { kind: 'claim' }, desk: Desk): readonly HTMLElement[] => {
  const wrong = problemText(problem);
  const main = canGiveCode(claim)
    ? [vouching(claim, desk, wrong)]
    : [...withoutCode(claim), ...(wrong === undefined ? [] : [paragraph(wrong, 'problem')])];
  const past = history(claim);
  return [
    heading(claim.displayName),
    element('p', { class: canGiveCode(claim) ? 'state ready' : 'state' }, standing(claim)),
    facts(claim),
    ...main,
    element(
      'p',
      { class: 'actions' },
      button('Reissue', () => desk.consider(claim, 'reissue')),
      button('This is not the person', () => desk.consider(claim, 'not-the-person'), { class: 'alarm' }),
    ),
    ...(past ? [past] : []),
    element(
      'p',
      { class: 'actions' },
      button('All who wait', () => void desk.showList(), { class: 'quiet' }),
    ),
  ];
};
