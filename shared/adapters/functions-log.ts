import { AsyncLocalStorage } from 'node:async_hooks';
import { createHmac } from 'node:crypto';
import type { LogEntry } from '../domain/audit/audit-chain.ts';
import type { Peppers } from '../domain/claim/claim.ts';

/** The invocation that a log record belongs to. */
export interface LoggedInvocation {
  readonly invocationId: string;
  readonly traceParent?: string;
  readonly write: (text: string) => void;
}

type Value = string | number | boolean;
type LogRecord = Readonly<Record<string, Value | undefined>> & { readonly event: string };

const current = new AsyncLocalStorage<LoggedInvocation & { readonly startedAt: number }>();

/** Runs `work`; what it logs is written through this invocation. */
export const inInvocation = <T>(invocation: LoggedInvocation, work: () => T): T =>
  current.run({ ...invocation, startedAt: performance.now() }, work);

/** One line of JSON for each record. Takes flat records of codes, counts and pseudonyms only; never a person, never a secret. */
export const logRecord = (record: LogRecord): void => {
  const invocation = current.getStore();
  const line = JSON.stringify({
    ...record,
    ...(invocation && {
      invocationId: invocation.invocationId,
      traceparent: invocation.traceParent,
      milliseconds: Math.round(performance.now() - invocation.startedAt),
    }),
  });
  if (invocation) invocation.write(line);
  else console.log(line);
};

/** Members of an entry's facts that are plain codes and may be logged as they are; ids are logged as pseudonyms. */
const PLAIN = ['step', 'fault', 'attempt', 'type', 'notice', 'state', 'left', 'act', 'why', 'outcome'] as const;

/** The first 12 hex digits of an HMAC: enough to follow one contractor through a log, useless without the pepper. */
const pseudonym = (key: Uint8Array, kind: string, id: string): string =>
  createHmac('sha256', key).update(`${kind}\n${id}`).digest('hex').slice(0, 12);

/** Logs one structured record for each new audit entry, named as its kind. A vault that is away costs the pseudonyms, not the record. */
export const makeLogEntry =
  (peppers: Peppers): LogEntry =>
  async ({ kind, contractor, number, facts }) => {
    const key = await peppers.pepper().then(
      (pepper) => pepper.key.open(),
      () => undefined,
    );
    const named = (name: string, id: unknown) =>
      key && typeof id === 'string' ? { [name]: pseudonym(key, name, id) } : {};
    logRecord({
      event: kind,
      number,
      ...named('contractor', contractor),
      ...named('claim', facts['claimId']),
      ...Object.fromEntries(PLAIN.flatMap((name) => (facts[name] === undefined ? [] : [[name, facts[name]]]))),
    });
  };
