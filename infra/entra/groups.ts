import { NEW, type Changes } from './changes.ts';
import type { Directory, Entry } from './directory.ts';
import type { Inputs } from './inputs.ts';

/** A group that the product needs. */
export interface WantedGroup {
  readonly displayName: string;
  readonly mailNickname: string;
  readonly description: string;
  readonly isAssignableToRole: boolean;
}

/** Whose members may sign in with a pass. The app's identity owns it and adds the contractors. */
export const passGroup = (environment: string): WantedGroup => ({
  displayName: `First Day Pass contractors (${environment})`,
  mailNickname: `first-day-pass-contractors-${environment}`,
  description: 'May sign in with a Temporary Access Pass. First Day Pass owns this group and adds its members.',
  isAssignableToRole: false,
});

/** Who is never to get a pass: role-assignable, so that an application with rights over groups cannot change it. */
export const administratorsGroup = (environment: string): WantedGroup => ({
  displayName: `First Day Pass never (${environment})`,
  mailNickname: `first-day-pass-never-${environment}`,
  description: 'Administrators. Excluded from the Temporary Access Pass policy, whoever includes them.',
  isAssignableToRole: true,
});

/** The groups of that id or name. */
export const findGroups = async (
  directory: Directory,
  id: string | undefined,
  { displayName }: WantedGroup,
): Promise<readonly Entry[]> => {
  if (id === undefined)
    return directory.list(`/groups?$filter=displayName%20eq%20${encodeURIComponent(`'${displayName}'`)}`);
  const group = await directory.read(`/groups/${encodeURIComponent(id)}`);
  return group ? [group] : [];
};

/** @returns the group's id */
export const settleGroup = async (changes: Changes, known: Entry | undefined, group: WantedGroup): Promise<string> => {
  if (known) return known.id;
  const { isAssignableToRole, ...rest } = group;
  const kind = isAssignableToRole ? 'the role-assignable group' : 'the group';
  const body = {
    ...rest,
    mailEnabled: false,
    securityEnabled: true,
    ...(isAssignableToRole ? { isAssignableToRole } : {}),
  };
  return (await changes.make(`make ${kind} "${group.displayName}"`, 'POST', '/groups', body)).id;
};

/** Lets the app's identity change the members of its group, without a right over any other. */
export const settleOwner = async (
  directory: Directory,
  changes: Changes,
  groupId: string,
  { identity, graphUrl }: Inputs,
): Promise<void> => {
  if (!identity) return;
  const owners = groupId === NEW ? [] : await directory.list(`/groups/${groupId}/owners`);
  if (owners.some(({ id }) => id === identity.principalId)) return;
  const reference = { '@odata.id': `${graphUrl}/v1.0/directoryObjects/${identity.principalId}` };
  await changes.make(
    "make the app's identity owner of that group",
    'POST',
    `/groups/${groupId}/owners/$ref`,
    reference,
  );
};
