import { withQuery, type Api } from './api.ts';

/** One line of a list, as `/api/operations/dead-letters` has it. */
export interface ListedLetter {
  readonly id: string;
  readonly enqueuedAt: string;
  readonly fault: string;
  readonly says: string;
  readonly wayOut: string;
  readonly contractor?: string;
  readonly eventType?: string;
  readonly replays: number;
  readonly times: number;
  readonly heldBack: boolean;
}

export interface LetterFilter {
  readonly fault?: string;
  readonly type?: string;
  readonly contractor?: string;
  readonly text?: string;
  readonly olderThanMinutes?: number;
}

/** Every dead letter that fits, from the head of the queue to its end. */
export async function* lettersOf(api: Api, filter: LetterFilter): AsyncGenerator<ListedLetter> {
  const { olderThanMinutes, ...texts } = filter;
  for (let from: string | undefined = '0'; from !== undefined;) {
    const path = withQuery('dead-letters', { from, ...texts, olderThanMinutes: olderThanMinutes?.toString() });
    const page: { readonly deadLetters: readonly ListedLetter[]; readonly next?: string } = await api.get(path);
    yield* page.deadLetters;
    from = page.next;
  }
}

/** How many of each fault, most first. */
export const countsOf = (letters: readonly ListedLetter[]): Readonly<Record<string, number>> => {
  const counts = Object.entries(Object.groupBy(letters, ({ fault }) => fault)).map(
    ([fault, some = []]) => [fault, some.length] as const,
  );
  return Object.fromEntries(counts.toSorted(([, one], [, other]) => other - one));
};
