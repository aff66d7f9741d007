/** The field for a reason, which every act asks for. */
import { element, problemLine } from '../../element.ts';
import { LONGEST_REASON } from '../reason.ts';
import type { Mistakes } from '../view.ts';

export interface ReasonField {
  /** Label, field and what is wrong with it. */
  readonly parts: readonly (HTMLElement | undefined)[];
  readonly text: () => string;
}

/** Keeps what was typed while something is found wanting, or the call fails. */
let typed = '';

/**
 * @param label the question that the reason answers
 * @param before what was typed already
 */
export const reasonField = (label: string, mistakes: Mistakes, before?: string): ReasonField => {
  const { reason: problem } = mistakes;
  const field = element('textarea', {
    id: 'reason',
    rows: '3',
    maxlength: String(LONGEST_REASON),
    'aria-describedby': problem === undefined ? 'reason-hint' : 'reason-problem reason-hint',
    'aria-invalid': problem === undefined ? undefined : 'true',
  });
  if (before !== undefined || Object.keys(mistakes).length > 0) field.value = before ?? typed;
  return {
    parts: [
      element('label', { for: 'reason' }, label),
      field,
      problemLine('reason-problem', problem),
      element('p', { id: 'reason-hint', class: 'hint' }, 'It stays on the record for good: name no person in it.'),
    ],
    text: () => (typed = field.value),
  };
};
