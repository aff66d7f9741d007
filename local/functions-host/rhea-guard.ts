import rhea from 'rhea';

interface Delivery {
  readonly link: { readonly session: unknown };
  readonly state: unknown;
}

interface Incoming {
  readonly updated: Delivery[];
  update: (this: Incoming, delivery: Delivery, settled: unknown, state: unknown) => unknown;
  process: (this: Incoming, session: unknown) => void;
}

/** What this guard touches of rhea; its published types leave these out. */
interface RheaInternals {
  readonly create_connection: (options: object) => { create_session(): { incoming: Incoming } };
  readonly message: { readonly are_outcomes_equivalent: (one: unknown, other: unknown) => boolean };
}

const guarded = Symbol.for('rhea.settles-mixed-outcomes');

/**
 * Keeps rhea from folding neighbouring deliveries of different outcome into one settlement: it compares outcomes only
 * from the third of a run on, so of "dead-letter, complete" in one tick the broker would see two dead letters. Before
 * an outcome that differs, what is waiting is written out. Patching twice does no harm. Throws if rhea's insides have changed.
 */
export const guardSettlement = (): void => {
  const { create_connection: connection, message } = rhea as unknown as RheaInternals;
  const prototype = Object.getPrototypeOf(connection({}).create_session().incoming) as Incoming & { [guarded]?: true };
  if (prototype[guarded]) return;
  const { update } = prototype;
  if (typeof update !== 'function' || typeof prototype.process !== 'function')
    throw new Error('This rhea settles in another way: the settlement guard must be looked at.');
  prototype[guarded] = true;
  prototype.update = function (delivery, settled, state) {
    const last = this.updated.at(-1);
    if (last !== undefined && last !== delivery && !message.are_outcomes_equivalent(last.state, state)) {
      this.process(delivery.link.session);
    }
    return update.call(this, delivery, settled, state);
  };
};
