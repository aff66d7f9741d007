import rhea from 'rhea';

/**
 * Import this for its effect before the first Service Bus client.
 *
 * rhea, the AMQP library below `@azure/service-bus`, writes settlements of neighbouring deliveries
 * as one range and compares outcomes only from the third delivery on. Of two messages settled in
 * the same tick with different outcomes, the second gets the outcome of the first: a dead letter
 * becomes a completion, or a completion a dead letter, and no promise rejects (rhea 1.0.24 to
 * 3.0.5). The guard has the settlements that wait written out before one of another outcome joins
 * them.
 */

interface Delivery {
  readonly state: unknown;
  readonly link: { readonly session: unknown };
}

/** The receiving half of an AMQP session, as far as the guard touches it. */
interface Incoming {
  readonly updated: readonly Delivery[];
  readonly process: (this: Incoming, session: unknown) => void;
  update: (this: Incoming, delivery: Delivery | undefined, settled: unknown, state: unknown) => void;
}

interface Outcomes {
  are_outcomes_equivalent(one: unknown, other: unknown): boolean;
}

const outcomes = rhea.message as Outcomes;

const incomingOfASession = (): Incoming =>
  (rhea.create_connection({ port: 0 }).create_session() as unknown as { incoming: Incoming }).incoming;

const assertHooks = (incoming: Incoming, prototype: Incoming): void => {
  const missing = [
    Array.isArray(incoming?.updated) ? '' : 'incoming.updated',
    typeof prototype?.process === 'function' ? '' : 'incoming.process',
    typeof prototype?.update === 'function' ? '' : 'incoming.update',
    typeof outcomes.are_outcomes_equivalent === 'function' ? '' : 'message.are_outcomes_equivalent',
  ].filter((name) => name !== '');
  if (missing.length === 0) return;
  throw new Error(
    `The installed rhea has no ${missing.join(', ')}, which the settlement guard needs: ` +
      'see whether this version settles mixed outcomes rightly, then drop or adapt shared/adapters/rhea-guard.ts.',
  );
};

const install = (): void => {
  const incoming = incomingOfASession();
  const prototype = Object.getPrototypeOf(incoming) as Incoming;
  assertHooks(incoming, prototype);
  const { update } = prototype;
  prototype.update = function (delivery, settled, state) {
    const last = this.updated.at(-1);
    if (last && delivery && last !== delivery && !outcomes.are_outcomes_equivalent(last.state, state)) {
      this.process(delivery.link.session);
    }
    update.call(this, delivery, settled, state);
  };
};

install();
