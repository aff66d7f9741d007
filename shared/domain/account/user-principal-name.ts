import anyAscii from 'any-ascii';
import type { Wanted } from '../contractor/contractor.ts';
import { Fault } from '../fault.ts';

/** Entra's limit for what stands before the @. */
const LOCAL_PART_LENGTH = 64;

/** How many contractors may share a name before somebody should change the template. */
const NUMBERS = 500;

type Named = Pick<Wanted, 'givenName' | 'familyName' | 'externalId'>;

/**
 * The user principal name to try next: the first of the template, or the one after a name that is taken. The number is
 * empty, then 2, 3 … Throws `ACCOUNT_NAME_EXHAUSTED`.
 */
export const nextUserPrincipalName = (template: string, person: Named, taken?: string): string => {
  const from = taken === undefined ? 1 : numberOf(template, person, taken) + 1;
  if (from > NUMBERS) throw new Fault('ACCOUNT_NAME_EXHAUSTED');
  return userPrincipalName(template, person, from);
};

/** A name that the template does not yield (it was changed meanwhile) stands before the first. */
const numberOf = (template: string, person: Named, name: string): number => {
  for (let number = 1; number <= NUMBERS; number += 1)
    if (userPrincipalName(template, person, number) === name.toLowerCase()) return number;
  return 0;
};

/**
 * Fills the template (`{givenName}.{familyName}{number}@<domain>`): folded to ASCII, lower case, only letters, digits,
 * dot, hyphen and underscore, at most 64 characters before the @. A person whose names leave nothing is named by the
 * employee id. `number` 1 is left out.
 */
export const userPrincipalName = (template: string, person: Named, number: number): string => {
  const at = template.lastIndexOf('@');
  const pattern = template.slice(0, at);
  const domain = template.slice(at + 1).toLowerCase();
  return `${localPart(pattern, person, number === 1 ? '' : String(number))}@${domain}`;
};

const localPart = (pattern: string, { externalId, ...names }: Named, number: string): string => {
  const [givenName, familyName] = [folded(names.givenName), folded(names.familyName)];
  const parts = { givenName, familyName, externalId: folded(externalId), number };
  const named = [...pattern.matchAll(/\{(\w+)\}/g)].some(
    ([, name]) => name !== 'number' && valueOf(parts, name) !== '',
  );
  return named ? fitted(pattern, parts) : trimmed(`${parts.externalId}${number}`);
};

type Parts = Readonly<Record<'givenName' | 'familyName' | 'externalId' | 'number', string>>;

const valueOf = (parts: Parts, name: string | undefined): string =>
  Object.entries(parts).find(([key]) => key === name)?.[1] ?? '';

/** Shortens the longer of the two names until all fits, so that the number is never cut. */
const fitted = (pattern: string, parts: Parts): string => {
  const filled = trimmed(pattern.replaceAll(/\{(\w+)\}/g, (_, name: string) => valueOf(parts, name)).toLowerCase());
  const longest = parts.givenName.length > parts.familyName.length ? 'givenName' : 'familyName';
  if (filled.length <= LOCAL_PART_LENGTH || parts[longest] === '') return trimmed(filled.slice(0, LOCAL_PART_LENGTH));
  return fitted(pattern, { ...parts, [longest]: parts[longest].slice(0, -1) });
};

/** Entra takes more signs than these; these are the ones that people type right on a phone. */
const folded = (text: string): string =>
  anyAscii(text)
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]/g, '')
    .replaceAll(/^[._-]+|[._-]+$/g, '');

/** No dot at an end, none beside another. */
const trimmed = (text: string): string => text.replaceAll(/\.{2,}/g, '.').replaceAll(/^[.]+|[.]+$/g, '');
