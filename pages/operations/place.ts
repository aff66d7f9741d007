/** Where somebody is on the operations page, as the fragment of its address has it: numbers and codes, never a person. */

/** What a dead letter is ended by. */
export type LetterAct = 'replay' | 'discard';

/** What operators ask for a contractor. */
export const ACTS = [
  'reissue',
  'withdraw',
  'adopt',
  'open',
  'confirm-contact',
  'lift-block',
  'let-go',
  'forget',
] as const;

export type Act = (typeof ACTS)[number];

/** Which dead letters are meant. `ticked`: those of the list before. */
export type Which =
  | { readonly by: 'fault'; readonly fault: string }
  | { readonly by: 'contractor'; readonly contractor: string }
  | { readonly by: 'letter'; readonly id: string }
  | { readonly by: 'ticked' };

export type Place =
  | { readonly kind: 'health' }
  | { readonly kind: 'faults' }
  | { readonly kind: 'letters'; readonly which: Which; readonly page: number }
  | { readonly kind: 'letter'; readonly id: string }
  | { readonly kind: 'uncover'; readonly id: string }
  | { readonly kind: 'edit'; readonly id: string }
  | { readonly kind: 'end'; readonly act: LetterAct; readonly which: Which }
  | { readonly kind: 'contractors'; readonly phase: string; readonly after: string }
  | { readonly kind: 'contractor'; readonly key: string }
  | { readonly kind: 'ask'; readonly key: string; readonly act: Act };

const whichOf = (query: URLSearchParams): Which | undefined => {
  const [fault, contractor, id] = ['fault', 'contractor', 'letter'].map((name) => query.get(name) ?? '');
  if (fault) return { by: 'fault', fault };
  if (contractor) return { by: 'contractor', contractor };
  if (id) return { by: 'letter', id };
  return query.has('ticked') ? { by: 'ticked' } : undefined;
};

const lettersPlace = (query: URLSearchParams): Place => {
  const which = whichOf(query);
  if (which?.by === 'letter') return { kind: 'letter', id: which.id };
  if (!which || which.by === 'ticked') return { kind: 'faults' };
  return { kind: 'letters', which, page: Math.max(1, Math.trunc(Number(query.get('page'))) || 1) };
};

const endPlace = (act: LetterAct, query: URLSearchParams): Place => {
  const which = whichOf(query);
  return which ? { kind: 'end', act, which } : { kind: 'faults' };
};

const askPlace = (query: URLSearchParams): Place => {
  const key = query.get('number') ?? '';
  const act = ACTS.find((known) => known === query.get('act'));
  return act ? { kind: 'ask', key, act } : { kind: 'contractor', key };
};

/** Reads a fragment; whatever is none of ours is the first view. */
export const placeOf = (fragment: string): Place => {
  const [name = '', search = ''] = fragment.split(/\?(.*)/s);
  const query = new URLSearchParams(search);
  const number = query.get('number') ?? '';
  switch (name) {
    case 'dead-letters':
      return lettersPlace(query);
    case 'uncover':
    case 'edit':
      return { kind: name, id: query.get('letter') ?? '' };
    case 'replay':
    case 'discard':
      return endPlace(name, query);
    case 'contractors':
      return { kind: 'contractors', phase: query.get('phase') ?? '', after: query.get('after') ?? '' };
    case 'contractor':
      return number ? { kind: 'contractor', key: number } : { kind: 'contractors', phase: '', after: '' };
    case 'ask':
      return number ? askPlace(query) : { kind: 'contractors', phase: '', after: '' };
    default:
      return { kind: 'health' };
  }
};

const spelled = (name: string, query: Readonly<Record<string, string>> = {}): string => {
  const given = Object.entries(query).filter(([, value]) => value !== '');
  return given.length === 0 ? name : `${name}?${new URLSearchParams(given).toString()}`;
};

const whichQuery = (which: Which): Readonly<Record<string, string>> => {
  if (which.by === 'ticked') return { ticked: 'yes' };
  if (which.by === 'letter') return { letter: which.id };
  return which.by === 'fault' ? { fault: which.fault } : { contractor: which.contractor };
};

/** The fragment of a place, without its sign. */
export const fragmentOf = (place: Place): string => {
  switch (place.kind) {
    case 'health':
      return 'health';
    case 'faults':
      return 'dead-letters';
    case 'letters':
      return spelled('dead-letters', {
        ...whichQuery(place.which),
        page: place.page > 1 ? String(place.page) : '',
      });
    case 'letter':
      return spelled('dead-letters', { letter: place.id });
    case 'uncover':
    case 'edit':
      return spelled(place.kind, { letter: place.id });
    case 'end':
      return spelled(place.act, whichQuery(place.which));
    case 'contractors':
      return spelled('contractors', { phase: place.phase, after: place.after });
    case 'contractor':
      return spelled('contractor', { number: place.key });
    case 'ask':
      return spelled('ask', { number: place.key, act: place.act });
  }
};
