/** When there is no link, or none that is known: a field to paste it into. */
import { element, form, heading, paragraph, problemLine } from '../../element.ts';
import type { View } from '../journey.ts';
import { phrase, type Phrase, type Stage } from './stage.ts';

const REASONS = {
  'no-link': 'pasteNoLink',
  reloaded: 'pasteReloaded',
  unknown: 'pasteUnknown',
} as const satisfies Record<string, Phrase>;

export const pasteScreen = (stage: Stage, { why, problem }: View & { kind: 'paste' }): readonly HTMLElement[] => {
  const field = element('textarea', {
    id: 'link',
    rows: '3',
    dir: 'ltr',
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
    translate: 'no',
    'aria-describedby': problem ? 'link-problem link-hint' : 'link-hint',
    'aria-invalid': problem ? 'true' : undefined,
  });
  return [
    heading(phrase(stage, 'pasteHeading')),
    paragraph(phrase(stage, REASONS[why])),
    form(
      () => void stage.journey.open(field.value, 'pasted'),
      element('label', { for: 'link' }, phrase(stage, 'pasteLabel')),
      field,
      problemLine('link-problem', problem && phrase(stage, 'pasteProblem')),
      element('p', { id: 'link-hint', class: 'hint' }, phrase(stage, 'pasteHint')),
      element('button', { class: 'main' }, phrase(stage, 'pasteButton')),
    ),
  ];
};
