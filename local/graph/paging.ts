import type { Call } from './call.ts';
import { badRequest, GraphError } from './errors.ts';

const DEFAULT_PAGE = 100;
const LONGEST_PAGE = 999;

const pageSize = ({ query }: Call): number => {
  const top = query.get('$top');
  if (top === null) return DEFAULT_PAGE;
  const size = Number(top);
  if (Number.isInteger(size) && size >= 1 && size <= LONGEST_PAGE) return size;
  throw badRequest(`Invalid page size specified: '${top}'. Must be between 1 and ${LONGEST_PAGE} inclusive.`);
};

const startOf = ({ query }: Call): number => {
  const token = query.get('$skiptoken');
  if (token === null) return 0;
  const start = Number(Buffer.from(token, 'base64url').toString());
  if (Number.isInteger(start) && start > 0) return start;
  throw new GraphError(
    400,
    'Directory_ExpiredPageToken',
    'The specified page token value has expired and can no longer be included in your request.',
  );
};

/** Relative, because the official client follows links over https or relative ones only. */
const linkTo = ({ segments, query }: Call, start: number): string => {
  const next = new URLSearchParams(query);
  next.set('$skiptoken', Buffer.from(String(start)).toString('base64url'));
  const text = [...next].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  return `/${segments.map(encodeURIComponent).join('/')}?${text}`;
};

/** One page of a collection as its answer shows it: `$top` (100 when missing, 999 at most), and a link to the rest. */
export const pageOf = <T>(
  call: Call,
  items: readonly T[],
  resource: (item: T) => Record<string, unknown>,
): Record<string, unknown> => {
  const [size, start] = [pageSize(call), startOf(call)];
  const end = start + size;
  const link = end < items.length ? { '@odata.nextLink': linkTo(call, end) } : {};
  return { ...link, value: items.slice(start, end).map(resource) };
};
