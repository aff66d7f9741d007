/** What each act is called, what will happen, and what is asked before. */
import type { Act } from '../place.ts';

export interface ActWords {
  /** On its button. */
  readonly name: string;
  readonly title: string;
  readonly will: readonly string[];
  /** The question that the reason answers. */
  readonly why: string;
  /** Takes something away. */
  readonly alarm?: true;
}

export const ACT_WORDS: Readonly<Record<Act, ActWords>> = {
  reissue: {
    name: 'Reissue',
    title: 'Reissue: a new link?',
    will: [
      'The link that was mailed stops working, and a pass that was made with it is removed.',
      'A new link is mailed to the contractor and the sponsor; the sponsor gives a code as before.',
      'What blocks this contractor is tried again.',
    ],
    why: 'Why is a new one needed?',
  },
  withdraw: {
    name: 'Withdraw',
    title: 'Withdraw link and pass?',
    will: [
      'The link stops working at once, and a pass that was made is removed.',
      'If the pass had been shown, everybody signed in as this account is signed out.',
      'The account stays. Nothing new is mailed until somebody reissues.',
    ],
    why: 'What happened?',
    alarm: true,
  },
  adopt: {
    name: 'Adopt',
    title: 'Adopt this account?',
    will: [
      'You say that this account in the directory is this contractor’s.',
      'It is looked at once more: members, B2B guests, synchronised accounts and those with a directory role are never taken.',
      'From then on HR’s facts are written to it, and the contractor signs in with it.',
    ],
    why: 'How do you know that it is theirs?',
  },
  open: {
    name: 'Open now',
    title: 'Open the first link now?',
    will: [
      'However late it is, the account is made if there is none, and enabled.',
      'The link is mailed to the contractor and the sponsor.',
      'Nothing changes for somebody whose first day is still to come: theirs opens by itself.',
    ],
    why: 'Why now?',
  },
  'confirm-contact': {
    name: 'Confirm or refuse the contacts',
    title: 'Is the change of contacts right?',
    will: [
      'Confirmed: the new contacts count. Refused: the old ones do, and the new ones never get a mail.',
      'Either way, a link that was mailed and not used is replaced by a new one.',
      'Ask HR or the person, on a number that you had before.',
    ],
    why: 'How do you know?',
  },
  'lift-block': {
    name: 'Lift the block',
    title: 'Lift the block?',
    will: [
      'The step is tried again within seconds.',
      'If the cause still stands, it is blocked again, and nothing else happens.',
    ],
    why: 'What was mended?',
  },
  'let-go': {
    name: 'Let go',
    title: 'Let this contractor go?',
    will: [
      'For a day the brakes for unusual volume do not hold this contractor.',
      'What they held is done at once: links are mailed, or accounts disabled.',
    ],
    why: 'Why is the volume right?',
  },
  forget: {
    name: 'Forget',
    title: 'Forget this contractor?',
    will: [
      'Somebody who is still here is ended first: link and pass are withdrawn, the account is disabled.',
      'What HR told is wiped for good as soon as nothing needs it. The audit trail stays; it never had a name.',
      'Only a newer hire by HR brings this number back.',
    ],
    why: 'Who asked for it?',
    alarm: true,
  },
};
