import { readHeld } from '../../infra/entra/grants.ts';
import { NEEDED, OPTIONAL } from '../../infra/entra/permissions.ts';
import { NotSeen, ok, warning, wrong, type Check } from './check.ts';
import type { DirectoryAtHand } from './directory.ts';
import { inEntra, type Subject } from './subject.ts';

/** What goes without each of the optional ones. */
const LOST: Readonly<Record<(typeof OPTIONAL)[number], string>> = {
  'RoleEligibilitySchedule.Read.Directory':
    'roles that an account may activate are not recognised before a pass is issued',
  'UserAuthenticationMethod.Read.All': 'nobody knows whether a sign-in method stands: the contractor is asked instead',
};

/** A right of the identity over all mailboxes voids the scope that Exchange Online sets. */
const MAIL = 'Mail.Send';

/** Names of the Graph permissions that the app's identity holds. */
const heldBy = (
  { caller, environment }: Subject,
  { ask, token }: DirectoryAtHand,
): (() => Promise<readonly string[]>) => {
  const principalId = environment['APP_PRINCIPAL_ID'];
  if (caller.isAppAtGraph) return async () => (await token()).roles;
  const given = ask('Application.Read.All', async (directory) => {
    if (principalId === undefined)
      throw new NotSeen('nobody said which identity is the app’s', 'set APP_PRINCIPAL_ID, as azd does after azd up');
    return (await readHeld(directory, principalId)).held.map(([name]) => name);
  });
  return given;
};

export const permissionChecks = (subject: Subject, directory: DirectoryAtHand): readonly Check[] => {
  const held = heldBy(subject, directory);
  const wanted: readonly string[] = [...NEEDED, ...OPTIONAL];
  return [
    {
      id: 'permissions/needed',
      expects: 'the app’s identity holds every Graph permission that it needs',
      why: 'Each call without its permission is GRAPH_FORBIDDEN, and the step is blocked.',
      look: async () => {
        const has = await held();
        const missing = NEEDED.filter((name) => !has.includes(name));
        if (missing.length === 0) return ok(`${NEEDED.length} permissions`);
        return wrong(`missing: ${missing.join(', ')}`, inEntra(subject));
      },
    },
    {
      id: 'permissions/optional',
      expects: 'it holds the optional ones too',
      why: 'The product goes on without them, and sees less.',
      look: async () => {
        const has = await held();
        const missing = OPTIONAL.filter((name) => !has.includes(name));
        if (missing.length === 0) return ok(`${OPTIONAL.length} permissions`);
        return warning(missing.map((name) => `${name}: ${LOST[name]}`).join('; '), inEntra(subject));
      },
    },
    {
      id: 'permissions/no-more',
      expects: 'it holds no other',
      why: 'Whoever takes over the app has whatever its identity holds.',
      look: async () => {
        const extra = (await held()).filter((name) => !wanted.includes(name));
        if (extra.length === 0) return ok('no other');
        const mail = extra.includes(MAIL)
          ? `; ${MAIL} in Entra reaches every mailbox, whatever Exchange Online says`
          : '';
        return wrong(`too many: ${extra.join(', ')}${mail}`, inEntra(subject, '--remove-extra'));
      },
    },
  ];
};
