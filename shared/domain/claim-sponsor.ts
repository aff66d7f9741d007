import type { Directory } from './account.ts';
import type { Instant } from './brand.ts';

const KEPT_FOR = 10 * 60_000;
const MOST_KEPT = 1_000;

/**
 * First names of sponsors by object id, asked of the directory at most every 10 minutes each. Empty when the directory
 * cannot be asked or knows no such person: nobody is kept from a pass for want of a name.
 */
export const firstNames = (
  directory: Pick<Directory, 'find'>,
  now: () => Instant,
): ((id: string) => Promise<string>) => {
  const known = new Map<string, { readonly name: string; readonly until: Instant }>();
  return async (id) => {
    const kept = known.get(id);
    if (kept && kept.until > now()) return kept.name;
    try {
      const person = await directory.find(id);
      const name = person?.givenName ?? person?.displayName ?? '';
      if (known.size >= MOST_KEPT) known.clear();
      known.set(id, { name, until: now() + KEPT_FOR });
      return name;
    } catch {
      return kept?.name ?? '';
    }
  };
};
