import { randomUUID } from 'node:crypto';
import type { SeededPerson } from './seed.ts';

/** A registered way to sign in, other than a Temporary Access Pass. */
export interface Method {
  readonly id: string;
  /** `password`, `microsoftAuthenticator`, `fido2`, `phone`, … as in Graph's `#microsoft.graph.<kind>AuthenticationMethod`. */
  readonly kind: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** Microsoft's own id of everybody's password method. */
const PASSWORD_ID = '28c10230-6103-485e-b985-444c60001490';

/** Who has registered what. */
export class Methods {
  readonly #byUser = new Map<string, readonly Method[]>();

  constructor(people: readonly SeededPerson[]) {
    for (const { id, methods } of people) this.replace(id, methods ?? ['password'], 0);
  }

  /** Everyone has at least a password, if only one that nobody knows. */
  of(userId: string): readonly Method[] {
    return this.#byUser.get(userId) ?? [{ id: PASSWORD_ID, kind: 'password', createdAt: 0 }];
  }

  add(userId: string, kind: string, at: number): Method {
    const method = { id: kind === 'password' ? PASSWORD_ID : randomUUID(), kind, createdAt: at };
    this.#byUser.set(userId, [...this.of(userId), method]);
    return method;
  }

  /** Leaves exactly these kinds; what stays keeps its id. */
  replace(userId: string, kinds: readonly string[], at: number): void {
    const before = this.#byUser.get(userId) ?? [];
    this.#byUser.set(userId, []);
    for (const kind of kinds) {
      const kept = before.find((method) => method.kind === kind);
      if (kept) this.#byUser.set(userId, [...this.of(userId), kept]);
      else this.add(userId, kind, at);
    }
  }
}
