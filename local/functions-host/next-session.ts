import type { ServiceBusClient, ServiceBusSessionReceiver } from '@azure/service-bus';
import { closed } from './closing.ts';
import { ACCEPT_TIMEOUT, type Connect } from './service-bus-client.ts';

/** Takes sessions of one queue, one after the other. */
export interface NextSession {
  /** The next free session, or undefined if there is none for now. Rejects when the broker cannot be reached. */
  accept(): Promise<ServiceBusSessionReceiver | undefined>;
  close(): Promise<void>;
}

/** A request for a session that got no answer: the SDK never settles one whose connection went away. */
class AcceptTimedOut extends Error {}

const GRACE = 1_500;
const none = new Set(['ServiceTimeout', 'SessionCannotBeLocked', 'OperationTimeoutError']);

const isNone = (error: unknown): boolean => {
  const { code, name } = error as { code?: string; name?: string };
  return none.has(code ?? '') || none.has(name ?? '');
};

const within = async <T>(work: Promise<T>, milliseconds: number): Promise<T> => {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new AcceptTimedOut('The broker did not answer in time.')), milliseconds);
  return Promise.race([work, promise]).finally(() => clearTimeout(timer));
};

/**
 * Accepts sessions on a client of its own. The SDK's `acceptNextSession` ignores its abort signal and hangs for good
 * once its connection is gone, so each request is short, raced, and its client replaced when it fails.
 */
export const createNextSession = (connect: Connect, entity: string): NextSession => {
  let client: ServiceBusClient | undefined;
  const retired = new Set<ServiceBusClient>();
  let ended = false;

  const retire = (failed: ServiceBusClient): void => {
    if (client !== failed) return;
    client = undefined;
    retired.add(failed);
    void closed(failed.close()).then(() => retired.delete(failed));
  };
  const discardLate = (late: Promise<ServiceBusSessionReceiver>): void =>
    void late.then(
      (session) => session.close(),
      () => undefined,
    );

  return {
    async accept() {
      client ??= connect();
      const used = client;
      const request = used.acceptNextSession(entity, {
        maxAutoLockRenewalDurationInMs: 0,
        skipParsingBodyAsJson: true,
        skipConvertingDate: true,
      });
      try {
        const session = await within(request, ACCEPT_TIMEOUT + GRACE);
        if (!ended) return session;
        await session.close();
        return undefined;
      } catch (error) {
        discardLate(request);
        if (isNone(error)) return undefined;
        if (error instanceof AcceptTimedOut) retire(used);
        throw error;
      }
    },
    async close() {
      ended = true;
      const open = client === undefined ? retired : [...retired, client];
      await Promise.all([...open].map((one) => closed(one.close())));
    },
  };
};
