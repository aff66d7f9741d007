import { Membership } from './replication.ts';
import type { SeededGroup } from './seed.ts';

export interface Group {
  readonly id: string;
  readonly displayName: string;
  readonly description: string | null;
  readonly isAssignableToRole: boolean;
  /** Object ids. */
  readonly owners: ReadonlySet<string>;
  readonly members: Membership;
}

/** The security groups of the tenant. */
export class Groups {
  readonly #byId = new Map<string, Group>();

  /** `idOf`: the object id of a seeded person's UPN. */
  constructor(seeded: readonly SeededGroup[], idOf: (upn: string) => string) {
    for (const { id, displayName, description, isAssignableToRole, owners, members } of seeded) {
      const membership = new Membership();
      for (const upn of members ?? []) membership.add(idOf(upn), 0);
      this.#byId.set(id, {
        id,
        displayName,
        description: description ?? null,
        isAssignableToRole: isAssignableToRole ?? false,
        owners: new Set(owners),
        members: membership,
      });
    }
  }

  all(): Group[] {
    return [...this.#byId.values()];
  }

  put(group: Group): void {
    this.#byId.set(group.id, group);
  }

  find(id: string): Group | undefined {
    return this.#byId.get(id.toLowerCase());
  }

  /** The groups that someone is in, as a copy knows it that has everything up to `at`. */
  of(memberId: string, at: number): Group[] {
    return [...this.#byId.values()].filter(({ members }) => members.wasMember(memberId, at));
  }
}
