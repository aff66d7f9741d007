import { setTimeout as pause } from 'node:timers/promises';

/** An object with Graph's property names. */
export type Entry = Readonly<Record<string, unknown>> & { readonly id: string };

/** What Microsoft Graph refused, with its words. */
export class DirectoryError extends Error {
  override readonly name = 'DirectoryError';
  readonly status: number;

  constructor(call: string, status: number, code: string, message: string) {
    super(`${call}: ${status} ${code}. ${message}`);
    this.status = status;
  }
}

/** Microsoft Graph v1.0 as the person who signed in. */
export interface Directory {
  /** One object. Undefined: there is none of that id. */
  read(path: string): Promise<Entry | undefined>;
  /** Every object of a collection, over all pages. */
  list(path: string): Promise<readonly Entry[]>;
  /** Changes something. @returns the object that a POST made, else an empty one */
  change(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<Readonly<Record<string, unknown>>>;
}

/** How long one call may take, in milliseconds. */
const PATIENCE_MS = 30_000;
/** What was made a moment ago may be unknown to the copy of the directory that is asked next. */
const TRIES = 12;
const PAUSE_MS = 5_000;
const NOT_HEARD_OF = /does not exist|does not reference a valid application|not found/i;

const errorOf = async (call: string, answer: Response): Promise<DirectoryError> => {
  const told = (await answer.json().catch(() => ({}))) as { error?: { code?: string; message?: string } };
  return new DirectoryError(call, answer.status, told.error?.code ?? '', told.error?.message ?? answer.statusText);
};

/**
 * @param graphUrl without version
 * @param patienceMs how long one call may take
 */
export const directoryAt = (graphUrl: string, token: string, patienceMs = PATIENCE_MS): Directory => {
  const ask = async (method: string, path: string, body?: unknown): Promise<Record<string, unknown>> => {
    const answer = await fetch(path.startsWith('http') ? path : `${graphUrl}/v1.0${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(patienceMs),
    });
    if (!answer.ok) throw await errorOf(`${method} ${path.split('?')[0]}`, answer);
    const text = await answer.text();
    return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
  };
  return { read: reading(ask), list: listing(ask, graphUrl), change: changing(ask) };
};

type Ask = (method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>;

const reading =
  (ask: Ask): Directory['read'] =>
  async (path) => {
    try {
      return (await ask('GET', path)) as Entry;
    } catch (error) {
      if (error instanceof DirectoryError && error.status === 404) return undefined;
      throw error;
    }
  };

const listing =
  (ask: Ask, graphUrl: string): Directory['list'] =>
  async (path) => {
    const all: Entry[] = [];
    for (let next: string | undefined = path; next !== undefined;) {
      const page: Record<string, unknown> = await ask('GET', next);
      all.push(...(page['value'] as Entry[]));
      const link = page['@odata.nextLink'];
      next = typeof link === 'string' ? new URL(link, `${graphUrl}/v1.0/`).href : undefined;
    }
    return all;
  };

const changing =
  (ask: Ask): Directory['change'] =>
  async (method, path, body) => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await ask(method, path, body);
      } catch (error) {
        const early = error instanceof DirectoryError && error.status < 500 && NOT_HEARD_OF.test(error.message);
        if (!early || tries === TRIES) throw error;
        await pause(PAUSE_MS);
      }
    }
  };
