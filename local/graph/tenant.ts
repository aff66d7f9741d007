import { Calls } from './calls.ts';
import { Clock } from './clock.ts';
import { Faults } from './faults.ts';
import { Groups } from './group-store.ts';
import { Mailboxes } from './mailboxes.ts';
import { Methods } from './method-store.ts';
import { Passes } from './pass-store.ts';
import { Registrations } from './registration-store.ts';
import { Roles } from './role-store.ts';
import type { PassPolicySettings, Seed } from './seed.ts';
import { Sessions } from './session-store.ts';
import { Quotas } from './throttling.ts';
import { seededUsers } from './user-store.ts';
import type { User, Users } from './user-store.ts';
import { notFound } from './errors.ts';

/** One Entra tenant, with the mailboxes of its people and what it was asked to do wrong. */
export interface Tenant {
  readonly seed: Seed;
  readonly clock: Clock;
  readonly users: Users;
  readonly groups: Groups;
  readonly roles: Roles;
  readonly methods: Methods;
  readonly passes: Passes;
  readonly registrations: Registrations;
  /** What administrators have changed since the seed. */
  readonly changes: { passPolicy?: PassPolicySettings };
  readonly mailboxes: Mailboxes;
  readonly sessions: Sessions;
  readonly faults: Faults;
  readonly quotas: Quotas;
  readonly calls: Calls;
  /** Readers see what was written up to this instant (milliseconds since 1970). */
  replicatedUpTo(): number;
  /** `$filter` sees what was written up to this instant. */
  indexedUpTo(): number;
}

/** A tenant as its seed describes it. @param granted permissions that the identity was given */
export const tenantOf = (seed: Seed, granted: readonly string[] = []): Tenant => {
  const clock = new Clock();
  const faults = new Faults();
  const users = seededUsers(seed.people);
  const laggingBy = (seconds = 0): number => clock.now() - seconds * 1000;
  return {
    seed,
    clock,
    faults,
    users,
    groups: new Groups(seed.groups, (upn) => users.holderOf(upn)?.id ?? upn),
    roles: new Roles(seed.people),
    methods: new Methods(seed.people),
    passes: new Passes(),
    registrations: new Registrations(seed, granted),
    changes: {},
    mailboxes: new Mailboxes(),
    sessions: new Sessions(),
    quotas: new Quotas(),
    calls: new Calls(),
    replicatedUpTo: () => laggingBy(faults.asked.replicationSeconds),
    indexedUpTo: () =>
      laggingBy(Math.max(faults.asked.replicationSeconds ?? 0, faults.asked.filterReplicationSeconds ?? 0)),
  };
};

/** The user of that id or UPN. @throws 404 when there is none, or none that this copy has heard of. */
export const userOf = (tenant: Tenant, idOrUpn: string): User => {
  const user = tenant.users.find(idOrUpn, tenant.replicatedUpTo());
  if (!user) throw notFound(idOrUpn);
  return user;
};

/** The same user as the copy holds it that takes the writes. @throws 404 as {@link userOf} does. */
export const currentUserOf = (tenant: Tenant, idOrUpn: string): User => {
  const { id } = userOf(tenant, idOrUpn);
  const user = tenant.users.find(id, tenant.clock.now());
  if (!user) throw notFound(idOrUpn);
  return user;
};
