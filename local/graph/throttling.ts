import type { Call } from './call.ts';
import { GraphError } from './errors.ts';

/** What a call costs. */
export interface Cost {
  /** Resource units before `$select`, `$top` and `$expand`. */
  readonly units: number;
  readonly writes: 0 | 1;
}

/** The quotas in force. */
export interface QuotaSettings {
  /** Every window is shorter by this factor; 1 is the real length. */
  readonly windowFactor?: number;
  readonly mailsPerMinute?: number;
}

/** Microsoft's limits of one application in one tenant. @see https://learn.microsoft.com/graph/throttling-limits */
const READ_WINDOW_MS = 10_000;
const WRITE_WINDOW_MS = 150_000;
const WRITE_LIMIT = 3_000;
const MAIL_WINDOW_MS = 60_000;
const MAILS_PER_MINUTE = 30;
const WARNS_FROM = 0.8;

const unitLimit = (users: number): number => {
  if (users < 50) return 3_500;
  return users <= 500 ? 5_000 : 8_000;
};

interface Window {
  readonly startedAt: number;
  spent: number;
}

/** Resource units of one call, by the rules of Microsoft's page: never below one. */
export const unitsOf = ({ units }: Cost, query: URLSearchParams): number => {
  const top = Number(query.get('$top') ?? NaN);
  const saved = (query.has('$select') ? 1 : 0) + (top < 20 ? 1 : 0);
  return Math.max(1, units - saved + (query.has('$expand') ? 1 : 0));
};

/** Who is throttled by what, for the headers of a 429. */
interface Exceeded {
  readonly scope: 'Read' | 'Write' | 'ReadWrite';
  readonly information: string;
  readonly tenantId: string;
}

const tooMany = ({ appId }: Call['caller'], waitMs: number, { scope, information, tenantId }: Exceeded): GraphError =>
  new GraphError(429, 'TooManyRequests', 'Too many requests.', {
    headers: {
      'Retry-After': (Math.max(1, Math.ceil(waitMs)) / 1000).toFixed(3),
      'x-ms-throttle-scope': `Tenant_Application/${scope}/${appId}/${tenantId}`,
      'x-ms-throttle-information': information,
    },
  });

/** Counts what an application spends in each window. A refused call counts too, as it does at Graph. */
export class Quotas {
  readonly #windows = new Map<string, Window>();

  /**
   * Books a call on the directory's quotas. Times in milliseconds.
   * @returns the headers of its answer. @throws 429 with its headers.
   */
  bookDirectory(call: Call, cost: Cost, { users, tenantId, now, settings }: Booking): Readonly<Record<string, string>> {
    const units = unitsOf(cost, call.query);
    const spent = { 'x-ms-resource-unit': String(units) };
    if (!settings) return spent;
    const factor = settings.windowFactor ?? 1;
    const read = this.#spend(`units ${call.caller.appId}`, units, READ_WINDOW_MS / factor, now);
    const write = this.#spend(`writes ${call.caller.appId}`, cost.writes, WRITE_WINDOW_MS / factor, now);
    if (read.spent > unitLimit(users))
      throw tooMany(call.caller, read.leftMs, {
        scope: 'ReadWrite',
        information: 'ResourceUnitLimitExceeded',
        tenantId,
      });
    if (cost.writes > 0 && write.spent > WRITE_LIMIT)
      throw tooMany(call.caller, write.leftMs, { scope: 'Write', information: 'WriteLimitExceeded', tenantId });
    const used = Math.max(read.spent / unitLimit(users), cost.writes * (write.spent / WRITE_LIMIT));
    return used < WARNS_FROM ? spent : { ...spent, 'x-ms-throttle-limit-percentage': used.toFixed(2) };
  }

  /** Books a mail on its mailbox: thirty a minute unless asked otherwise. @throws 429. */
  bookMail(mailbox: string, { now, settings }: Booking): void {
    if (!settings) return;
    const { spent, leftMs } = this.#spend(`mail ${mailbox}`, 1, MAIL_WINDOW_MS / (settings.windowFactor ?? 1), now);
    if (spent <= (settings.mailsPerMinute ?? MAILS_PER_MINUTE)) return;
    throw new GraphError(429, 'ApplicationThrottled', 'Application is over its message rate limit.', {
      headers: { 'Retry-After': String(Math.max(1, Math.ceil(leftMs / 1000))) },
    });
  }

  reset(): void {
    this.#windows.clear();
  }

  #spend(name: string, amount: number, lengthMs: number, now: number): { spent: number; leftMs: number } {
    const last = this.#windows.get(name);
    const window = last && now < last.startedAt + lengthMs ? last : { startedAt: now, spent: 0 };
    window.spent += amount;
    this.#windows.set(name, window);
    return { spent: window.spent, leftMs: window.startedAt + lengthMs - now };
  }
}

/** What a booking depends on beside the call. */
export interface Booking {
  readonly users: number;
  readonly tenantId: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Undefined: quotas are off. */
  readonly settings: QuotaSettings | undefined;
}
