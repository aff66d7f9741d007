import { NotSeen, ok, wrong, type Check } from './check.ts';
import type { DirectoryAtHand } from './directory.ts';
import { inEntra, type Subject } from './subject.ts';

const RIGHT = 'GroupMember.Read.All, with --sign-in';

export const groupChecks = (subject: Subject, { ask, token }: DirectoryAtHand): readonly Check[] => {
  const { config, caller, environment } = subject;
  const path = `/groups/${encodeURIComponent(config.tapGroupId)}`;
  const group = ask(RIGHT, (directory) => directory.read(path));
  const owners = ask(RIGHT, (directory) => directory.list(`${path}/owners`));

  const identity = async (): Promise<string> => {
    const said = environment['APP_PRINCIPAL_ID']?.toLowerCase();
    if (said !== undefined) return said;
    if (caller.isAppAtGraph) return (await token()).oid;
    throw new NotSeen('nobody said which identity is the app’s', 'set APP_PRINCIPAL_ID, as azd does after azd up');
  };

  return [
    {
      id: 'group/there',
      expects: 'the contractors’ group is there, and its members are chosen one by one',
      why: 'Each contractor is added to it; a group that makes its own members up refuses that.',
      look: async () => {
        const found = await group();
        const again = inEntra(subject);
        if (!found) return wrong(`TAP_GROUP_ID is ${config.tapGroupId}, and there is no such group`, again);
        const types: readonly unknown[] = Array.isArray(found['groupTypes']) ? found['groupTypes'] : [];
        if (types.includes('DynamicMembership')) return wrong('its members are made up by a rule', again);
        if (found['isAssignableToRole'] === true)
          return wrong('it is role-assignable, and its owner may not change it without a right over roles', again);
        return ok(config.tapGroupId);
      },
    },
    {
      id: 'group/owner',
      expects: 'the app’s identity owns it',
      why: 'Owning it is how the identity adds members without a right over any other group.',
      look: async () => {
        if (!(await group())) throw new NotSeen('there is no such group', 'see group/there');
        const [all, id] = await Promise.all([owners(), identity()]);
        return all.some((owner) => owner.id === id) ? ok('it does') : wrong('it does not', inEntra(subject));
      },
    },
  ];
};
