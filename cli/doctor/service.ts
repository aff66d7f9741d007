import { apiAt } from '../api.ts';
import { CommandFailure, EXIT } from '../exit-codes.ts';
import { notSeen, ok, warning, type Check, type Verdict } from './check.ts';
import type { Place } from './reach.ts';
import type { Subject } from './subject.ts';

interface Unread {
  readonly unread?: string;
  readonly says?: string;
  readonly wayOut?: string;
}

type Health = Readonly<Record<'contractors' | 'overdue' | 'requests' | 'deadLetters', Unread>>;

const PARTS = ['contractors', 'overdue', 'requests', 'deadLetters'] as const;

const judge = (health: Health): Verdict => {
  const away = PARTS.map((part) => health[part]).find(({ unread }) => unread !== undefined);
  if (!away) return ok('it reads its records and its dead letters');
  return warning(`${away.unread}: ${away.says}`, away.wayOut ?? '');
};

const OF_A_PERSON: readonly number[] = [EXIT.notSignedIn, EXIT.notAllowed];

/** Asked as the person whom `FIRST_DAY_PASS_TOKEN` or the Azure CLI names. */
const asPerson = async ({ config, caller, environment }: Subject): Promise<Verdict> => {
  const role = 'a role in First Day Pass, and FIRST_DAY_PASS_TOKEN or az login';
  if (caller.isApp && !environment['FIRST_DAY_PASS_TOKEN'])
    return notSeen('nobody is signed in to First Day Pass', role);
  try {
    return judge(await (await apiAt(config.publicUrl)).get<Health>('health'));
  } catch (error) {
    if (error instanceof CommandFailure && OF_A_PERSON.includes(error.exitCode))
      return notSeen('the service does not tell you', role);
    return notSeen('the service did not tell', 'see service/answers');
  }
};

export const serviceChecks = (subject: Subject, place: Place): readonly Check[] => [
  {
    id: 'service/answers',
    expects: 'the service answers at PUBLIC_URL',
    why: 'Contractors and sponsors open their pages there.',
    look: place.answers,
  },
  {
    id: 'service/health',
    expects: 'the service reads its own records',
    why: 'What it cannot read it cannot carry on.',
    look: () => asPerson(subject),
  },
];
