import type { Connection } from 'rhea';

/** Which settlements to lose, and how. */
export interface LostSettlements {
  readonly count: number;
  /** True: the broker carries the settlement out and only its answer is lost. */
  readonly applied: boolean;
  /** True: the connection breaks as well, so that the client notices at once. */
  readonly disconnect: boolean;
}

/** Loses settlements on request. */
export class SettlementFaults {
  #lost: LostSettlements = { count: 0, applied: false, disconnect: false };
  readonly #disconnect: (connection: Connection) => void;

  constructor(disconnect: (connection: Connection) => void) {
    this.#disconnect = disconnect;
  }

  get pending(): LostSettlements {
    return this.#lost;
  }

  lose(settlements: LostSettlements): void {
    this.#lost = settlements;
  }

  /** True: this settlement is lost; nobody is to answer it. */
  swallow(connection: Connection, apply: () => void): boolean {
    if (this.#lost.count === 0) return false;
    this.#lost = { ...this.#lost, count: this.#lost.count - 1 };
    if (this.#lost.applied) apply();
    if (this.#lost.disconnect) this.#disconnect(connection);
    return true;
  }
}
