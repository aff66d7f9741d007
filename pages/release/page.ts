/** The release page: signs the sponsor in and puts the desk's views on the screen. The token is kept in memory alone. */
import { arrival, rememberPlace } from '../arrival.ts';
import { focusScreen, part } from '../element.ts';
import type { SignedIn } from '../sign-in.ts';
import { signedOutScreen, signIn, startSignedIn, waitingScreen, type SignedInPage } from '../signing-in.ts';
import { openDesk, type Desk, type View } from './desk.ts';
import { claimScreen } from './screens/claim.ts';
import { codeScreen, shownScreen } from './screens/code.ts';
import { listScreen } from './screens/list.ts';
import { doneScreen, unavailableScreen } from './screens/plain.ts';
import { askScreen, heldScreen } from './screens/reason.ts';

const PURPOSE = 'You see here who waits for a code from you.';

let place = arrival.fragment;
let present = new AbortController();

const placeOf = (view: View): string => {
  if (view.kind === 'list' || view.kind === 'done') return '';
  return 'claim' in view ? view.claim.id : place;
};

const screenOf = (view: View, desk: Desk | undefined): readonly HTMLElement[] => {
  if (view.kind === 'signed-out') return signedOutScreen(view, PURPOSE, () => void signIn(page));
  if (view.kind === 'signing-in' || !desk) return waitingScreen('Signing you in…');
  switch (view.kind) {
    case 'working':
      return waitingScreen(view.title);
    case 'unavailable':
      return unavailableScreen(view, desk);
    case 'list':
      return listScreen(view, desk);
    case 'claim':
      return claimScreen(view, desk);
    case 'code':
      return codeScreen(view, desk, present.signal);
    case 'shown':
      return shownScreen(view, desk);
    case 'ask':
      return askScreen(view, desk);
    case 'held':
      return heldScreen(view, desk);
    case 'done':
      return doneScreen(view, desk);
  }
};

const problemOn = (screen: HTMLElement): string => screen.querySelector('.problem')?.textContent ?? '';

const show = (view: View, desk?: Desk): void => {
  present.abort();
  present = new AbortController();
  place = placeOf(view);
  rememberPlace(place);
  const screen = part('screen');
  screen.replaceChildren(...screenOf(view, desk));
  screen.dataset['view'] = view.kind;
  part('announcement').textContent = problemOn(screen);
  focusScreen(screen);
};

const work = async ({ accessToken, name }: SignedIn): Promise<void> => {
  part('person').textContent = name;
  const reach = { fetch: (...request: Parameters<typeof fetch>) => fetch(...request), baseUrl: window.location.origin };
  const desk: Desk = openDesk({ ...reach, accessToken }, (view) => show(view, desk));
  // Nothing of a signed-in page may stand in a page that was put aside.
  window.addEventListener('pagehide', () => show({ kind: 'signed-out', why: 'came-back' }));
  await desk.open(place);
};

const page: SignedInPage = { show, work, place: () => place };

void startSignedIn(page);
