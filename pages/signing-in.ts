/** What a page shows around a sign-in, and how it gets from being opened to somebody who is signed in. */
import { arrival } from './arrival.ts';
import { heading, mainButton, paragraph } from './element.ts';
import { finishSignIn, goToSignIn, SignInError, type SignedIn } from './sign-in.ts';

/** What is shown while nobody is signed in. */
export type SignInView =
  | { readonly kind: 'signing-in' }
  | { readonly kind: 'signed-out'; readonly why: 'came-back' | 'ended' | 'failed'; readonly detail?: string };

/** A page on which people sign in. */
export interface SignedInPage {
  readonly show: (view: SignInView) => void;
  /** Somebody is signed in. */
  readonly work: (signedIn: SignedIn) => Promise<void>;
  /** The fragment to come back to. */
  readonly place: () => string;
}

const failed = (error: unknown): SignInView => ({
  kind: 'signed-out',
  why: 'failed',
  ...(error instanceof SignInError && { detail: error.message }),
});

/** Leaves for the sign-in. */
export const signIn = async ({ show, place }: SignedInPage): Promise<void> => {
  show({ kind: 'signing-in' });
  await goToSignIn(place()).catch((error: unknown) => show(failed(error)));
};

/** Signs in whoever opened the page; whoever pressed Back to get here is asked first. */
export const startSignedIn = async (page: SignedInPage): Promise<void> => {
  if (arrival.cameBack) return page.show({ kind: 'signed-out', why: 'came-back' });
  if (!arrival.answer) return signIn(page);
  page.show({ kind: 'signing-in' });
  const signedIn = await finishSignIn(arrival.answer).catch(failed);
  return 'kind' in signedIn ? page.show(signedIn) : page.work(signedIn);
};

export const waitingScreen = (title: string): readonly HTMLElement[] => [heading(title), paragraph('', 'progress')];

const WHY_SIGN_IN = {
  'came-back': ['Sign in to go on', ''],
  ended: ['You have been signed out', 'Sign in again to go on where you were.'],
  failed: ['You are not signed in', 'Try again. If it fails again, tell the people who run this service.'],
} as const;

/** @param purpose what is to be seen here, for somebody who came back */
export const signedOutScreen = (
  { why, detail }: SignInView & { kind: 'signed-out' },
  purpose: string,
  press: () => void,
): readonly HTMLElement[] => {
  const [title, body] = WHY_SIGN_IN[why];
  const problem = detail === undefined ? [] : [paragraph(detail, 'problem')];
  return [heading(title), paragraph(body || purpose), ...problem, mainButton('Sign in', press)];
};
