import type { Bundle } from './bundle.ts';
import { badParameter } from './refusal.ts';

/** The service never sends more entries than this at once. */
const MAX_RESULTS = 25;

/** Cuts one page out of a list, with an absolute link to the next. `$skiptoken` is opaque to callers. */
export const pageOf = (entries: readonly Bundle[], listUrl: string, query: URLSearchParams): Bundle => {
  const size = sizeIn(query);
  const start = startIn(query);
  const end = start + size;
  return { value: entries.slice(start, end), nextLink: end < entries.length ? linkTo(end, listUrl, query) : null };
};

const sizeIn = (query: URLSearchParams): number => {
  const asked = Number(query.get('maxresults') ?? MAX_RESULTS);
  if (Number.isInteger(asked) && asked >= 1 && asked <= MAX_RESULTS) return asked;
  throw badParameter(`Invalid maxresults value. It must be between 1 and ${MAX_RESULTS}.`);
};

const startIn = (query: URLSearchParams): number => {
  const token = query.get('$skiptoken');
  if (token === null) return 0;
  const start = Number(Buffer.from(token, 'base64url').toString());
  if (token !== '' && Number.isInteger(start) && start >= 0) return start;
  throw badParameter('The value of $skiptoken is invalid.');
};

const linkTo = (start: number, listUrl: string, query: URLSearchParams): string => {
  const next = new URLSearchParams(query);
  next.set('$skiptoken', Buffer.from(String(start)).toString('base64url'));
  return `${listUrl}?${next.toString()}`;
};
