import { createHash } from 'node:crypto';
import type { SeededPerson } from './seed.ts';

/** A directory role that someone holds or may activate. */
export interface DirectoryRole {
  /** Id of the role in this tenant. */
  readonly id: string;
  readonly displayName: string;
  /** Id of the role definition, the same in every tenant for built-in roles. */
  readonly roleTemplateId: string;
}

/** Built-in roles by their public template ids. */
const TEMPLATES: Readonly<Record<string, string>> = {
  'Global Administrator': '62e90394-69f5-4237-9190-012177145e10',
  'Privileged Role Administrator': 'e8611ab8-c189-46e8-94e1-60213ab1f814',
  'Privileged Authentication Administrator': '7be44c8a-adaf-4e2a-84d6-ab2649e08a13',
  'Authentication Administrator': 'c4e39bd9-1100-46d3-8c65-fb160da0071f',
  'User Administrator': 'fe930be7-5e62-47db-91af-98c3a49a38b1',
  'Helpdesk Administrator': '729827e3-9c14-49f7-bb1b-9608f156bbb8',
  'Global Reader': 'f2ef992c-3afb-46b9-b7cf-a126ee74c451',
};

const uuidFrom = (text: string): string => {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

/** The role of that display name; one that is not built in gets ids of its own. */
export const directoryRole = (displayName: string): DirectoryRole => ({
  id: uuidFrom(`role ${displayName}`),
  displayName,
  roleTemplateId: TEMPLATES[displayName] ?? uuidFrom(`template ${displayName}`),
});

/** Roles held and roles that can be activated, by user id. */
export class Roles {
  readonly #held = new Map<string, readonly DirectoryRole[]>();
  readonly #eligible = new Map<string, readonly DirectoryRole[]>();

  constructor(people: readonly SeededPerson[]) {
    for (const { id, directoryRoles, eligibleRoles } of people) {
      this.assign(id, directoryRoles ?? []);
      this.makeEligible(id, eligibleRoles ?? []);
    }
  }

  held(userId: string): readonly DirectoryRole[] {
    return this.#held.get(userId) ?? [];
  }

  eligible(userId: string): readonly DirectoryRole[] {
    return this.#eligible.get(userId) ?? [];
  }

  /** Replaces the roles held, by display name. */
  assign(userId: string, displayNames: readonly string[]): void {
    this.#held.set(userId, displayNames.map(directoryRole));
  }

  /** Replaces the roles that can be activated, by display name. */
  makeEligible(userId: string, displayNames: readonly string[]): void {
    this.#eligible.set(userId, displayNames.map(directoryRole));
  }
}
