/** The operations page: signs somebody in and puts the desk's views on the screen. The token is kept in memory alone. */
import '../arrival.ts';
import { element, focusScreen, part } from '../element.ts';
import type { SignedIn } from '../sign-in.ts';
import type { SignedInReach } from '../signed-in-call.ts';
import { signedOutScreen, signIn, startSignedIn, waitingScreen, type SignedInPage } from '../signing-in.ts';
import { fetchRole, isFailed } from './client.ts';
import { openDesk, showFailure, type Desk } from './desk.ts';
import { fragmentOf, placeOf, type Place } from './place.ts';
import { keepingPlace } from './quiet.ts';
import { link, type Room } from './room.ts';
import { screenOf } from './screen.ts';
import { strangerScreen } from './screens/plain.ts';
import type { View } from './view.ts';

const PURPOSE = 'You see here how everything stands, what gave up, and what happened to whom.';

let desk: Desk | undefined;
let view: View = { kind: 'signing-in' };
/** Comes when somebody goes to another place. */
let leaving = new AbortController();
/** Comes when another screen takes the place of the present one. */
let over = new AbortController();

const fragment = (): string => window.location.hash.slice(1);

const say = (text: string): void => {
  part('status').textContent = text;
};

const lookAgain = (): void => {
  desk?.stocks.forget();
  open();
};

const screenNow = (room: Room | undefined): readonly HTMLElement[] => {
  if (view.kind === 'signed-out') return signedOutScreen(view, PURPOSE, () => void signIn(page));
  if (view.kind === 'stranger') return strangerScreen();
  return room ? screenOf(view, room) : waitingScreen('Signing you in…');
};

const NAV = [
  ['Health', { kind: 'health' }],
  ['Dead letters', { kind: 'faults' }],
  ['Contractors', { kind: 'contractors', phase: '', after: '' }],
] as const satisfies readonly (readonly [string, Place])[];

const PART_OF: Readonly<Record<Place['kind'], string>> = {
  health: 'Health',
  faults: 'Dead letters',
  letters: 'Dead letters',
  letter: 'Dead letters',
  uncover: 'Dead letters',
  edit: 'Dead letters',
  end: 'Dead letters',
  contractors: 'Contractors',
  contractor: 'Contractors',
  ask: 'Contractors',
};

const drawNav = (): void => {
  const here = PART_OF[placeOf(fragment()).kind];
  const links = NAV.map(([text, place]) => link(place, text, text === here ? { 'aria-current': 'page' } : {}));
  part('views').replaceChildren(...(desk ? links.map((each) => element('li', {}, each)) : []));
  part('views').parentElement?.toggleAttribute('hidden', !desk);
};

const draw = (room: Room | undefined): void => {
  const screen = part('screen');
  screen.replaceChildren(...screenNow(room));
  screen.dataset['view'] = view.kind;
};

const show = (next: View): void => {
  over.abort();
  over = new AbortController();
  view = next;
  const room = desk && { desk, leaving: leaving.signal, over: over.signal, lookAgain, say };
  const screen = part('screen');
  if (view.kind === 'contractor' && view.quiet) return keepingPlace(screen, () => draw(room), say);
  draw(room);
  drawNav();
  document.title = `${screen.querySelector('h1')?.textContent ?? 'Operations'} · First Day Pass`;
  part('announcement').textContent = screen.querySelector('.problem')?.textContent ?? '';
  say('');
  window.scrollTo(0, 0);
  return focusScreen(screen);
};

const open = (): void => {
  leaving.abort();
  leaving = new AbortController();
  void desk?.open(placeOf(fragment()), leaving.signal);
};

const goTo = (place: Place): void => {
  const wanted = fragmentOf(place);
  if (wanted === fragment()) open();
  else window.location.hash = wanted;
};

/** Where Escape leads from a form. */
const placeBehind = (): Place | undefined => {
  switch (view.kind) {
    case 'end':
      return view.ending.back;
    case 'ask':
      return { kind: 'contractor', key: view.contractor.key };
    case 'uncover':
    case 'edit':
    case 'foreseen':
      return { kind: 'letter', id: view.letter.id };
    default:
      return undefined;
  }
};

const sitDown = async (reach: SignedInReach): Promise<void> => {
  const role = await fetchRole(reach);
  if (!isFailed(role)) {
    desk = openDesk({ reach, role, show, goTo });
    return open();
  }
  if (role.status === 403) return show({ kind: 'stranger' });
  return showFailure({ show }, role, { kind: 'signed-out', why: 'failed', detail: 'No answer came from the service.' });
};

const work = async ({ accessToken, name }: SignedIn): Promise<void> => {
  part('person').textContent = name;
  window.addEventListener('hashchange', open);
  // Nothing of a signed-in page may stand in a page that was put aside.
  window.addEventListener('pagehide', () => {
    desk = undefined;
    leaving.abort();
    show({ kind: 'signed-out', why: 'came-back' });
  });
  document.addEventListener('keydown', ({ key }) => {
    const behind = key === 'Escape' ? placeBehind() : undefined;
    if (behind) goTo(behind);
  });
  const fetchNow = (...request: Parameters<typeof fetch>) => fetch(...request);
  await sitDown({ fetch: fetchNow, baseUrl: window.location.origin, accessToken });
};

const page: SignedInPage = { show, work, place: fragment };

void startSignedIn(page);
