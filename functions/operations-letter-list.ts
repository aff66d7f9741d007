import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { z } from 'zod';
import { isLetterFault } from '../shared/domain/dead-letter/dead-letter.ts';
import { explainLetter, fitsFilter, type LetterSummary } from '../shared/domain/dead-letter/letter-summary.ts';
import { answer, rfc3339 } from './http-answer.ts';
import { malformed, type OperationsDoors } from './operations-guard.ts';

const MINUTE = 60_000;

/** One dead letter as a list has it. */
export const wireLetter = ({ enqueuedAt, ...summary }: LetterSummary) => ({
  ...summary,
  enqueuedAt: rfc3339(enqueuedAt),
});

const listQuery = z.object({
  from: z
    .string()
    .regex(/^\d{1,19}$/, 'a sequence number')
    .default('0'),
  fault: z
    .string()
    .toUpperCase()
    .refine((code) => isLetterFault(code), 'a fault of docs/faults.md, INTERRUPTED or EXPIRED')
    .exactOptional(),
  type: z.string().exactOptional(),
  contractor: z.string().exactOptional(),
  text: z.string().exactOptional(),
  olderThanMinutes: z.coerce.number('a number of minutes').positive('a number of minutes').exactOptional(),
});

/** What is given and empty is an accident, and would mean every letter. */
const given = (query: HttpRequest['query']): Record<string, string> | undefined => {
  const pairs = [...query.entries()];
  return pairs.every(([, value]) => value !== '') ? Object.fromEntries(pairs) : undefined;
};

/** A stretch of the dead-letter queue, and of it what fits the filter. */
export const listLetters = async ({ operations }: OperationsDoors, request: HttpRequest): Promise<HttpResponseInit> => {
  const members = given(request.query);
  if (!members) return malformed('query', 'no filter that is empty');
  const query = listQuery.safeParse(members);
  if (!query.success) {
    const [issue] = query.error.issues;
    return malformed(String(issue?.path[0]), issue?.message ?? '');
  }
  const { from, olderThanMinutes, ...asked } = query.data;
  const { letters, next } = await operations.deadLetters.list(from);
  const before = olderThanMinutes === undefined ? {} : { before: Date.now() - olderThanMinutes * MINUTE };
  const found = letters.map(explainLetter).filter((summary) => fitsFilter(summary, { ...asked, ...before }));
  return answer(200, {
    deadLetters: found.map(({ shown: _, ...summary }) => wireLetter(summary)),
    looked: letters.length,
    next,
  });
};
