/** Step 1: the code that the sponsor gave. */
import { grouped, normalisePin } from '../../../shared/domain/claim/pin.ts';
import { element, form, heading, listening, paragraph, problemLine } from '../../element.ts';
import type { CodeProblem, View } from '../journey.ts';
import { phrase, type Phrase, type Stage } from './stage.ts';

const PLAIN_PROBLEMS = {
  empty: 'problemEmpty',
  check: 'problemCheck',
  'not-released': 'problemNotReleased',
  busy: 'problemBusy',
  'too-many': 'problemTooMany',
  'try-later': 'problemLater',
  unreachable: 'problemUnreachable',
} as const satisfies Record<string, Phrase>;

/** What is wrong, in the page's language. */
export const problemText = (stage: Stage, problem: CodeProblem): string => {
  const { texts, count } = stage.language;
  switch (problem.kind) {
    case 'length':
      return count(texts.problemLength, problem.symbols);
    case 'wrong-pin':
      return count(texts.problemWrong, problem.left);
    case 'symbol':
      return phrase(stage, 'problemSymbol', { symbol: problem.symbol });
    default:
      return phrase(stage, PLAIN_PROBLEMS[problem.kind]);
  }
};

/** Groups what is typed by three and leaves the caret behind the symbol it stood behind. */
const regroup = (field: HTMLInputElement): void => {
  const before = normalisePin(field.value.slice(0, field.selectionStart ?? field.value.length)).length;
  const symbols = normalisePin(field.value);
  const caret =
    grouped(symbols.slice(0, before)).length + (before > 0 && before % 3 === 0 && before < symbols.length ? 1 : 0);
  field.value = grouped(symbols);
  field.setSelectionRange(caret, caret);
};

const codeField = (typed: string, invalid: boolean): HTMLInputElement => {
  const field = element('input', {
    id: 'code',
    class: 'code',
    type: 'text',
    dir: 'ltr',
    autocomplete: 'off',
    autocapitalize: 'characters',
    autocorrect: 'off',
    spellcheck: 'false',
    translate: 'no',
    'aria-describedby': invalid ? 'code-problem code-hint' : 'code-hint',
    'aria-invalid': invalid ? 'true' : undefined,
  });
  field.value = typed;
  return listening(field, {
    input: (event) => {
      if (!(event instanceof InputEvent && event.isComposing)) regroup(field);
    },
  });
};

const caution = (stage: Stage): HTMLElement =>
  element(
    'ul',
    { class: 'caution' },
    element('li', {}, phrase(stage, 'codeBefore')),
    element('li', {}, phrase(stage, 'codeNeverMail')),
  );

const withoutCode = (stage: Stage): readonly HTMLElement[] => [
  heading(phrase(stage, 'linkHeading')),
  form(() => void stage.journey.submit(''), element('button', { class: 'main' }, phrase(stage, 'linkButton'))),
  element('ul', { class: 'caution' }, element('li', {}, phrase(stage, 'codeBefore'))),
];

/** The screen of step 1; where the policy asks for the link alone, a button is all of it. */
export const codeScreen = (
  stage: Stage,
  { status, typed, problem }: View & { kind: 'code' },
): readonly HTMLElement[] => {
  const wrong = problem && problemText(stage, problem);
  if (status.release === 'none') {
    return wrong === undefined ? withoutCode(stage) : [...withoutCode(stage), paragraph(wrong, 'problem')];
  }
  const field = codeField(typed, wrong !== undefined);
  const body = form(
    () => void stage.journey.submit(field.value),
    element('label', { for: 'code' }, phrase(stage, 'codeLabel')),
    field,
    problemLine('code-problem', wrong),
    element('p', { id: 'code-hint', class: 'hint' }, phrase(stage, 'codeHint')),
    element('button', { class: 'main' }, phrase(stage, 'codeButton')),
  );
  const intro = [paragraph(phrase(stage, 'codeIntro'))];
  if (status.state === 'open' && !problem) intro.push(paragraph(phrase(stage, 'codeNotYet'), 'note'));
  return [heading(phrase(stage, 'codeHeading')), ...intro, body, caution(stage)];
};
