import type { Directory } from '../account/account.ts';
import type { Instant } from '../brand.ts';

const KEPT_FOR = 10 * 60_000;
/** How long the directory is left in peace after it did not answer. */
const ASKED_AGAIN_AFTER = 10_000;
const MOST_KEPT = 1_000;

interface Kept {
  readonly name: Promise<string>;
  until: Instant;
}

/**
 * First names of sponsors by object id, asked of the directory at most every 10 minutes each, however many want to know.
 * Empty when the directory cannot be asked or knows no such person: nobody is kept from a pass for want of a name.
 */
export const firstNames = (
  directory: Pick<Directory, 'find'>,
  now: () => Instant,
): ((id: string) => Promise<string>) => {
  const known = new Map<string, Kept>();

  const ask = (id: string, before: Promise<string> | undefined): Kept => {
    const name = directory.find(id).then(
      (person) => person?.givenName ?? person?.displayName ?? '',
      () => {
        asked.until = now() + ASKED_AGAIN_AFTER;
        return before ?? '';
      },
    );
    const asked: Kept = { name, until: now() + KEPT_FOR };
    return asked;
  };

  return (id) => {
    const kept = known.get(id);
    if (kept && kept.until > now()) return kept.name;
    if (known.size >= MOST_KEPT) known.clear();
    const asked = ask(id, kept?.name);
    known.set(id, asked);
    return asked.name;
  };
};
