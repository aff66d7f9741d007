/** Dead letters that were read, for as long as they are fresh: a list, its pages and what is done with it agree. */
import type { SignedInReach } from '../signed-in-call.ts';
import { fetchLetters, isFailed, type Failed } from './client.ts';
import type { Letter } from './letter-answer.ts';
import type { Which } from './place.ts';

/** As many as a page in a browser holds with ease. */
const MOST_LETTERS = 10_000;
const FRESH_MILLISECONDS = 60_000;

/** Letters of the whole queue, of one fault or of one contractor. */
export interface Stock {
  readonly letters: readonly Letter[];
  /** False: there are more. */
  readonly complete: boolean;
  /** When they were read; milliseconds since 1970. */
  readonly at: number;
}

/** Which letters are looked for; without either, all. */
export type Filter = Extract<Which, { readonly by: 'fault' | 'contractor' }> | { readonly by: 'all' };

export interface Stocks {
  /** Undefined: nobody waits for it any more. */
  readonly of: (filter: Filter, over: AbortSignal) => Promise<Stock | Failed | undefined>;
  /** What was read is out of date. */
  readonly forget: () => void;
}

const queryOf = (filter: Filter): Readonly<Record<string, string>> => {
  if (filter.by === 'fault') return { fault: filter.fault };
  return filter.by === 'contractor' ? { contractor: filter.contractor } : {};
};

const fits =
  (filter: Filter) =>
  ({ fault, contractor = '' }: Letter): boolean => {
    if (filter.by === 'fault') return fault === filter.fault;
    return filter.by === 'all' || contractor.toUpperCase() === filter.contractor.toUpperCase();
  };

const read = async (reach: SignedInReach, filter: Filter, over: AbortSignal): Promise<Stock | Failed | undefined> => {
  const letters: Letter[] = [];
  let from: string | undefined = '0';
  while (from !== undefined && letters.length < MOST_LETTERS) {
    const page: Awaited<ReturnType<typeof fetchLetters>> = await fetchLetters(reach, from, queryOf(filter));
    if (over.aborted) return undefined;
    if (isFailed(page)) return page;
    letters.push(...page.letters);
    from = page.next;
  }
  return { letters, complete: from === undefined, at: Date.now() };
};

/** Stocks of one signed-in person. */
export const openStocks = (reach: SignedInReach): Stocks => {
  const kept = new Map<string, Stock>();
  const nameOf = (filter: Filter): string => JSON.stringify(queryOf(filter));
  const fresh = (filter: Filter): Stock | undefined => {
    const stock = kept.get(nameOf(filter));
    return stock && Date.now() - stock.at < FRESH_MILLISECONDS ? stock : undefined;
  };
  return {
    async of(filter, over) {
      const own = fresh(filter);
      if (own) return own;
      const all = fresh({ by: 'all' });
      if (all?.complete) return { ...all, letters: all.letters.filter(fits(filter)) };
      const stock = await read(reach, filter, over);
      if (stock && !isFailed(stock)) kept.set(nameOf(filter), stock);
      return stock;
    },
    forget: () => kept.clear(),
  };
};
