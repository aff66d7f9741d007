import { domainProblems } from '../../infra/entra/preconditions.ts';
import { ok, wrong, type Check } from './check.ts';
import type { DirectoryAtHand } from './directory.ts';
import { setting, type Subject } from './subject.ts';

const RIGHT = 'Domain.Read.All, with --sign-in';

export const domainChecks = (subject: Subject, { ask }: DirectoryAtHand): readonly Check[] => {
  const template = subject.config.userPrincipalNameTemplate;
  const domain = template.slice(template.lastIndexOf('@') + 1).toLowerCase();
  const domains = ask(RIGHT, (directory) => directory.list('/domains'));
  return [
    {
      id: 'domain/managed',
      expects: 'the domain of new accounts is verified and managed',
      why: 'Entra makes no account in a domain that is not verified; in a federated one the pass leads to another sign-in.',
      look: async () => {
        const [problem] = domainProblems(await domains(), domain);
        if (problem === undefined) return ok(domain);
        return wrong(problem, setting(subject, 'UPN_TEMPLATE', "'{givenName}.{familyName}{number}@<domain>'"));
      },
    },
  ];
};
