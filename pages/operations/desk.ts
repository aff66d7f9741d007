/** What somebody can do on the operations page after signing in, and which view follows which. Knows no document. */
import type { SignedInReach } from '../signed-in-call.ts';
import {
  fetchContractor,
  fetchContractors,
  fetchHealth,
  fetchLetter,
  isFailed,
  type Failed,
  type Role,
} from './client.ts';
import type { Letter } from './letter-answer.ts';
import type { Place, Which } from './place.ts';
import { openStocks, type Filter, type Stock, type Stocks } from './stock.ts';
import type { Ending, Noted, View } from './view.ts';

/** What a desk stands on. */
export interface Seat {
  readonly reach: SignedInReach;
  readonly role: Role;
  readonly show: (view: View) => void;
  /** Puts a place into the address and opens it. */
  readonly goTo: (place: Place) => void;
}

/** A desk as its parts see it. */
export interface Desk extends Seat {
  readonly stocks: Stocks;
  /** Letters that were ticked in a list, by id. */
  readonly ticked: Map<string, Letter>;
  /** The list that was looked at last. */
  readonly list: { last: Place };
  /** What was asked for last, for each contractor. */
  readonly noted: Map<string, Noted>;
  /** Shows a place; nothing, once `over` has come. */
  readonly open: (place: Place, over: AbortSignal) => Promise<void>;
}

/** Shows why something cannot be had; whoever is signed out is asked to sign in again. */
export const showFailure = ({ show }: Pick<Seat, 'show'>, failure: Failed, otherwise: View): void =>
  show(failure.status === 401 ? { kind: 'signed-out', why: 'ended' } : otherwise);

/** What takes longer says so. */
const AT_ONCE_MILLISECONDS = 250;

const WORKING: Readonly<Record<Place['kind'], string>> = {
  health: 'Looking how everything stands…',
  faults: 'Looking through the dead letters…',
  letters: 'Looking through the dead letters…',
  end: 'Looking which dead letters that are…',
  letter: 'Fetching the dead letter…',
  uncover: 'Fetching the dead letter…',
  edit: 'Fetching the dead letter…',
  contractors: 'Looking for contractors…',
  contractor: 'Looking where this contractor stands…',
  ask: 'Looking where this contractor stands…',
};

type Loaded = View | Failed | undefined;

const filterOf = (which: Which): Filter => (which.by === 'fault' || which.by === 'contractor' ? which : { by: 'all' });

const viewOfStock = (stock: Stock | Failed | undefined, view: (stock: Stock) => View): Loaded =>
  !stock || isFailed(stock) ? stock : view(stock);

const placeBefore = ({ list }: Desk, which: Which): Place => {
  if (which.by === 'letter') return { kind: 'letter', id: which.id };
  return which.by === 'ticked' ? list.last : { kind: 'letters', which, page: 1 };
};

const lettersToEnd = async (desk: Desk, place: Place & { kind: 'end' }, over: AbortSignal): Promise<Loaded> => {
  const { act, which } = place;
  const asked = ({ letters, complete }: Pick<Ending, 'letters' | 'complete'>): View => ({
    kind: 'end',
    ending: { act, which, letters, complete, back: placeBefore(desk, which) },
    mistakes: {},
  });
  if (which.by === 'ticked') return asked({ letters: [...desk.ticked.values()], complete: true });
  if (which.by === 'letter') {
    const letter = await fetchLetter(desk.reach, which.id);
    return isFailed(letter) ? letter : asked({ letters: [letter], complete: true });
  }
  return viewOfStock(await desk.stocks.of(filterOf(which), over), asked);
};

const oneLetter = async (
  { reach }: Desk,
  { kind, id }: Place & { kind: 'letter' | 'uncover' | 'edit' },
): Promise<Loaded> => {
  const letter = await fetchLetter(reach, id);
  if (isFailed(letter)) return letter;
  return kind === 'letter' ? { kind, letter, uncovered: false } : { kind, letter, mistakes: {} };
};

const oneContractor = async (desk: Desk, place: Place & { kind: 'contractor' | 'ask' }): Promise<Loaded> => {
  const contractor = await fetchContractor(desk.reach, place.key);
  if (isFailed(contractor)) return contractor;
  if (place.kind === 'ask') return { kind: 'ask', contractor, act: place.act, mistakes: {} };
  const noted = desk.noted.get(contractor.key);
  return { kind: 'contractor', contractor, ...(noted && { noted }) };
};

const load = async (desk: Desk, place: Place, over: AbortSignal): Promise<Loaded> => {
  switch (place.kind) {
    case 'health': {
      const health = await fetchHealth(desk.reach);
      return isFailed(health) ? health : { kind: 'health', health };
    }
    case 'faults':
      return viewOfStock(await desk.stocks.of({ by: 'all' }, over), (stock) => ({ kind: 'faults', stock }));
    case 'letters':
      desk.list.last = place;
      return viewOfStock(await desk.stocks.of(filterOf(place.which), over), (stock) => ({
        kind: 'letters',
        place,
        stock,
      }));
    case 'end':
      return lettersToEnd(desk, place, over);
    case 'letter':
    case 'uncover':
    case 'edit':
      return oneLetter(desk, place);
    case 'contractors': {
      const page = await fetchContractors(desk.reach, place.phase, place.after);
      return isFailed(page) ? page : { kind: 'contractors', place, page };
    }
    case 'contractor':
    case 'ask':
      return oneContractor(desk, place);
  }
};

const isActing = ({ kind }: Place): boolean => ['end', 'ask', 'uncover', 'edit'].includes(kind);

/** Opens the desk of one signed-in person. */
export const openDesk = (seat: Seat): Desk => {
  const desk: Desk = {
    ...seat,
    stocks: openStocks(seat.reach),
    ticked: new Map(),
    list: { last: { kind: 'faults' } },
    noted: new Map(),
    async open(place, over) {
      if (isActing(place) && !seat.role.acts) return seat.show({ kind: 'operators-only' });
      const slow = setTimeout(() => seat.show({ kind: 'working', title: WORKING[place.kind] }), AT_ONCE_MILLISECONDS);
      over.addEventListener('abort', () => clearTimeout(slow));
      const loaded = await load(desk, place, over);
      clearTimeout(slow);
      if (over.aborted || !loaded) return;
      if (!isFailed(loaded)) return seat.show(loaded);
      return showFailure(seat, loaded, { kind: 'unavailable', place, failure: loaded });
    },
  };
  return desk;
};
