import { arabic } from './contractor-texts-ar.ts';
import { english } from './contractor-texts-en.ts';
import { french } from './contractor-texts-fr.ts';
import { german } from './contractor-texts-de.ts';
import { spanish } from './contractor-texts-es.ts';
import type { ContractorTexts } from './contractor-texts.ts';

const TEXTS: ReadonlyMap<string, ContractorTexts> = new Map([
  ['en', english],
  ['de', german],
  ['fr', french],
  ['es', spanish],
  ['ar', arabic],
]);

/**
 * The texts for a reader, and the locale in which to write dates beside them.
 *
 * @param locale BCP 47; a language that has no texts here reads English, dates included
 */
export const textsFor = (locale: string | undefined): { readonly texts: ContractorTexts; readonly locale: string } => {
  const texts = TEXTS.get(locale?.split('-')[0]?.toLowerCase() ?? '');
  return texts && locale !== undefined ? { texts, locale } : { texts: english, locale: english.language };
};
