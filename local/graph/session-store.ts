import { randomUUID } from 'node:crypto';

/** A sign-in with a pass. Times in milliseconds since 1970. */
export interface Session {
  readonly id: string;
  readonly userId: string;
  readonly signedInAt: number;
  /** Its tokens end with the pass. */
  readonly endsAt: number;
  /** Until then a passwordless method can be registered. */
  readonly registersUntil: number;
}

/** Sign-ins that still stand. */
export class Sessions {
  readonly #byId = new Map<string, Session>();

  start(session: Omit<Session, 'id'>): Session {
    const started = { ...session, id: randomUUID() };
    this.#byId.set(started.id, started);
    return started;
  }

  find(id: string): Session | undefined {
    return this.#byId.get(id);
  }

  /** Ends every sign-in of a user. */
  revoke(userId: string): void {
    for (const session of this.#byId.values()) if (session.userId === userId) this.#byId.delete(session.id);
  }
}
