/**
 * Imported before everything else on pages where people sign in: takes what waited over a sign-in's redirect out of the
 * tab's storage, and what the sign-in sent back out of the address bar. What the page was opened for stays in the address.
 */
const WAITING = 'first-day-pass/sign-in';

const waiting = window.sessionStorage.getItem(WAITING);
window.sessionStorage.removeItem(WAITING);

/** What a sign-in needs when it comes back. */
export interface Pending {
  readonly verifier: string;
  readonly state: string;
  readonly nonce: string;
  /** The page's fragment, without its sign. */
  readonly fragment: string;
}

/** What the page was opened with. */
export interface Arrival {
  /** What it was opened for, if anything. */
  readonly fragment: string;
  /** A sign-in that came back, with what was kept for it. */
  readonly answer?: { readonly parameters: URLSearchParams; readonly pending: Pending };
  /** Somebody pressed Back to get here, so that no redirect may carry them off again. */
  readonly cameBack: boolean;
}

const readPending = (text: string | null): Pending | undefined => {
  const { verifier, state, nonce, fragment } = Object(JSON.parse(text ?? 'null')) as Record<string, unknown>;
  const whole = [verifier, state, nonce, fragment].every((member) => typeof member === 'string');
  return whole ? ({ verifier, state, nonce, fragment } as Pending) : undefined;
};

/** Where this page lives, whatever link rewriters appended: people come back to it from their sign-in. */
export const pagePath = (): string => `/${/^\/([a-z]+)/i.exec(window.location.pathname)?.[1]?.toLowerCase() ?? ''}`;

/** Link rewriters encode the sign before the fragment, once or twice: then it stands in the path. */
const MANGLED = /^\/[a-z]+(?:%2f)?%(?:25)?23([\w-]+)/i;

const readFragment = ({ hash, pathname }: Location): string => hash.slice(1) || (MANGLED.exec(pathname)?.[1] ?? '');

const readArrival = (): Arrival => {
  const fragment = readFragment(window.location);
  const navigations = window.performance.getEntriesByType('navigation');
  const cameBack = navigations.some((entry) => 'type' in entry && entry.type === 'back_forward');
  const parameters = new URLSearchParams(fragment);
  const isAnswer = parameters.has('state') && (parameters.has('code') || parameters.has('error'));
  const pending = readPending(waiting);
  if (!isAnswer) return { fragment, cameBack };
  return { fragment: pending?.fragment ?? '', cameBack, ...(pending && { answer: { parameters, pending } }) };
};

/** Read once, before anything else ran. */
export const arrival = readArrival();

/** Puts into the address what is looked at, so that a reload comes back to it. */
export const rememberPlace = (fragment: string): void =>
  window.history.replaceState(null, '', fragment === '' ? pagePath() : `${pagePath()}#${fragment}`);

rememberPlace(arrival.fragment);

/** Keeps what the sign-in needs until it comes back to this tab. */
export const keepPending = (pending: Pending): void => window.sessionStorage.setItem(WAITING, JSON.stringify(pending));
