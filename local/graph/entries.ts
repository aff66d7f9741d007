import type { Answer, Call } from './call.ts';
import { malformed, unsupportedQuery } from './errors.ts';
import { pageOf } from './paging.ts';

type Entry = Readonly<Record<string, unknown>>;

const EQUALS = /^(\w+) eq '((?:[^']|'')*)'$/;

/** Whether an entry is what `$filter=<property> eq '…'` asks for; without a filter all are. */
const asked = ({ query }: Call): ((entry: Entry) => boolean) => {
  const filter = query.get('$filter');
  if (filter === null) return () => true;
  const [, property, text] = EQUALS.exec(filter) ?? [];
  if (property === undefined || text === undefined)
    throw unsupportedQuery('Unsupported Query: only one property compared with a text is answered here.');
  const wanted = text.replaceAll("''", "'").toLowerCase();
  return (entry) => {
    const value = entry[property];
    return typeof value === 'string' && value.toLowerCase() === wanted;
  };
};

/** The properties that `$select` names. @throws 400 for one that the entry does not have. */
export const selectedEntry = ({ query }: Call, entry: Entry): Record<string, unknown> => {
  const names = query
    .get('$select')
    ?.split(',')
    .map((name) => name.trim());
  const unknown = names?.find((name) => !(name in entry));
  if (unknown !== undefined)
    throw malformed(`Parsing OData Select and Expand failed: Could not find a property named '${unknown}'.`);
  return Object.fromEntries(Object.entries(entry).filter(([name]) => names?.includes(name) ?? true));
};

/** A page of entries as `$filter` and `$select` want them. */
export const listEntries = (call: Call, context: string, entries: readonly Entry[]): Answer => ({
  status: 200,
  body: {
    '@odata.context': `${call.baseUrl}/$metadata#${context}`,
    ...pageOf(call, entries.filter(asked(call)), (entry) => selectedEntry(call, entry)),
  },
});
