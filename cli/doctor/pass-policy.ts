import { faultsOf, readPassPolicy, termsProblems, type PassPolicy } from '../../infra/entra/pass-policy.ts';
import type { Terms } from '../../infra/entra/inputs.ts';
import type { FaultCode } from '../../shared/domain/fault.ts';
import { administratorsCheck } from './administrators.ts';
import { notSeen, ok, wrong, type Check } from './check.ts';
import type { DirectoryAtHand } from './directory.ts';
import type { Place } from './reach.ts';
import { inEntra, setting, type Subject } from './subject.ts';

const RIGHT = 'Policy.Read.AuthenticationMethod, with --sign-in';

const termsOf = ({ config }: Subject): readonly Terms[] =>
  [...config.policies.values()].map(({ name, passLifetimeMinutes, passUsableOnce }) => ({
    policy: name,
    lifetimeMinutes: passLifetimeMinutes,
    usableOnce: passUsableOnce,
  }));

const lifetimeFor = ({ minimumLifetimeInMinutes: least }: PassPolicy): string => String(least);

export const passPolicyChecks = (subject: Subject, { ask }: DirectoryAtHand, place: Place): readonly Check[] => {
  const { tapGroupId } = subject.config;
  const set = inEntra(subject, '--set-policy');
  const policy = ask(RIGHT, readPassPolicy);
  const problems = async (code: FaultCode): Promise<string> => {
    const read = await policy();
    const found = termsOf(subject).flatMap((terms) => termsProblems(read, terms));
    return found.flatMap((problem) => (problem.code === code ? [problem.says] : [])).join(' ');
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
        const found = await problems('PASS_LIFETIME_OUT_OF_POLICY');
        if (found !== '') return wrong(found, setting(subject, 'PASS_LIFETIME_MINUTES', lifetimeFor(await policy())));
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
        const found = await problems('PASS_MUST_BE_USABLE_ONCE');
        if (found !== '') return wrong(found, setting(subject, 'PASS_USABLE_ONCE', 'true'));
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
    administratorsCheck(subject, ask, policy),
  ];
};
