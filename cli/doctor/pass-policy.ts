import type { Entry } from '../../infra/entra/directory.ts';
import { faultsOf, readPassPolicy, termsProblems, type PassPolicy } from '../../infra/entra/pass-policy.ts';
import type { Terms } from '../../infra/entra/inputs.ts';
import { notSeen, ok, warning, wrong, type Check, type Verdict } from './check.ts';
import type { DirectoryAtHand } from './directory.ts';
import type { Place } from './reach.ts';
import { inEntra, setting, type Subject } from './subject.ts';

const RIGHT = 'Policy.Read.AuthenticationMethod, with --sign-in';
const GROUPS = 'GroupMember.Read.All, with --sign-in';

const termsOf = ({ config }: Subject): readonly Terms[] =>
  [...config.policies.values()].map(({ name, passLifetimeMinutes, passUsableOnce }) => ({
    policy: name,
    lifetimeMinutes: passLifetimeMinutes,
    usableOnce: passUsableOnce,
  }));

const lifetimeFor = ({ minimumLifetimeInMinutes: least }: PassPolicy): string => String(least);

interface Group extends Entry {
  readonly isAssignableToRole?: boolean | null;
}

/** Of the excluded groups: the one that was meant, or any that an application cannot change. */
const exclusion = (subject: Subject, excluded: readonly (Group | undefined)[]): Verdict => {
  const set = inEntra(subject, '--set-policy');
  const meant = subject.environment['ADMINISTRATORS_GROUP_ID']?.toLowerCase();
  const groups = excluded.filter((group) => group !== undefined);
  const found = meant === undefined ? groups : groups.filter(({ id }) => id === meant);
  if (found.some(({ isAssignableToRole }) => isAssignableToRole === true))
    return ok('a role-assignable group is excluded');
  if (found.length > 0)
    return warning(
      'the excluded group is not role-assignable, so an application with rights over groups could change it',
      set,
    );
  return wrong(meant === undefined ? 'no group is excluded' : `the group ${meant} is not excluded`, set);
};

export const passPolicyChecks = (subject: Subject, { ask }: DirectoryAtHand, place: Place): readonly Check[] => {
  const { tapGroupId } = subject.config;
  const set = inEntra(subject, '--set-policy');
  const policy = ask(RIGHT, readPassPolicy);
  const excluded = ask(GROUPS, async (directory) => {
    const { excludeTargets } = await policy();
    return Promise.all(excludeTargets.map(({ id }) => directory.read(`/groups/${encodeURIComponent(id)}`)));
  });
  const problems = async (about: RegExp): Promise<readonly string[]> => {
    const read = await policy();
    return termsOf(subject)
      .flatMap((terms) => termsProblems(read, terms))
      .filter((problem) => about.test(problem));
  };
  return [
    {
      id: 'graph/answers',
      expects: 'Microsoft Graph answers',
      why: 'Accounts, passes and mails are made there.',
      look: place.answers,
    },
    {
      id: 'policy/enabled',
      expects: 'the tenant’s Temporary Access Pass policy is on',
      why: 'While it is off no pass can be made: PASS_POLICY_DISABLED.',
      look: async () => ((await policy()).state === 'enabled' ? ok('on') : wrong('it is off', set)),
    },
    {
      id: 'policy/lifetime',
      expects: 'it allows the lifetime of our passes',
      why: 'Graph refuses a pass out of bounds: PASS_LIFETIME_OUT_OF_POLICY.',
      look: async () => {
        const found = await problems(/allows \d/);
        if (found.length > 0)
          return wrong(found.join(' '), setting(subject, 'PASS_LIFETIME_MINUTES', lifetimeFor(await policy())));
        return ok(
          termsOf(subject)
            .map(({ policy: name, lifetimeMinutes }) => `${name} ${lifetimeMinutes} min`)
            .join(', '),
        );
      },
    },
    {
      id: 'policy/single-use',
      expects: 'it allows our passes as often as they are to work',
      why: 'A pass for several uses is refused where the tenant allows single use alone: PASS_MUST_BE_USABLE_ONCE.',
      look: async () => {
        const found = await problems(/single use/);
        if (found.length > 0) return wrong(found.join(' '), setting(subject, 'PASS_USABLE_ONCE', 'true'));
        return ok((await policy()).isUsableOnce ? 'single use, as the tenant wants it' : 'allowed');
      },
    },
    {
      id: 'policy/group',
      expects: 'it includes the contractors’ group',
      why: 'Outside the policy a pass is refused or does not sign in: PASS_GROUP_NOT_TARGETED.',
      look: async () => {
        const read = await policy();
        const [terms] = termsOf(subject);
        if (!terms) return notSeen('there is no policy of ours', 'mend the settings first');
        const reached = !faultsOf(read, terms, tapGroupId).some(({ code }) => code === 'PASS_GROUP_NOT_TARGETED');
        return reached
          ? ok(`group ${tapGroupId}`)
          : wrong(`the group ${tapGroupId} is not included, or is excluded`, set);
      },
    },
    {
      id: 'policy/administrators',
      expects: 'it excludes the administrators’ group',
      why: 'The exclusion is what keeps a stolen identity from making a pass for an administrator.',
      look: async () => exclusion(subject, await excluded()),
    },
  ];
};
