import type { Directory, Entry } from '../../infra/entra/directory.ts';
import type { PassPolicy } from '../../infra/entra/pass-policy.ts';
import { ok, warning, wrong, type Check, type Verdict } from './check.ts';
import type { DirectoryAtHand } from './directory.ts';
import type { Source } from './source.ts';
import { inEntra, type Subject } from './subject.ts';

const RIGHT = 'GroupMember.Read.All, with --sign-in';

/** A group that the tenant's pass policy excludes. */
interface Excluded {
  readonly id: string;
  /** Role-assignable: an application with rights over groups cannot change it. */
  readonly isSafe: boolean;
  readonly isEmpty: boolean;
}

const excludedGroup = async (directory: Directory, id: string): Promise<readonly Excluded[]> => {
  const path = `/groups/${encodeURIComponent(id)}`;
  const group = await directory.read(path);
  if (!group) return [];
  const { value } = (await directory.read(`${path}/members?$top=1`)) as unknown as { value: readonly Entry[] };
  return [{ id, isSafe: group['isAssignableToRole'] === true, isEmpty: value.length === 0 }];
};

/** The one that was meant, or any that an application cannot change. */
const judge = (subject: Subject, excluded: readonly Excluded[]): Verdict => {
  const set = inEntra(subject, '--set-policy');
  const meant = subject.environment['ADMINISTRATORS_GROUP_ID']?.toLowerCase();
  const found = meant === undefined ? excluded : excluded.filter(({ id }) => id === meant);
  if (found.length === 0)
    return wrong(meant === undefined ? 'no group is excluded' : `the group ${meant} is not excluded`, set);
  const safe = found.filter(({ isSafe }) => isSafe);
  if (safe.length === 0)
    return warning(
      'the excluded group is not role-assignable, so an application with rights over groups could change it',
      set,
    );
  if (safe.every(({ isEmpty }) => isEmpty))
    return warning('nobody is in the excluded group', `add your administrators to group ${safe[0]?.id} in Entra`);
  return ok('a role-assignable group is excluded');
};

export const administratorsCheck = (
  subject: Subject,
  ask: DirectoryAtHand['ask'],
  policy: Source<PassPolicy>,
): Check => {
  const excluded = ask(RIGHT, async (directory) => {
    const { excludeTargets } = await policy();
    return (await Promise.all(excludeTargets.map(({ id }) => excludedGroup(directory, id)))).flat();
  });
  return {
    id: 'policy/administrators',
    expects: 'it excludes the administrators’ group',
    why: 'The exclusion is what keeps a stolen identity from making a pass for an administrator.',
    look: async () => judge(subject, await excluded()),
  };
};
