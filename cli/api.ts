import { setTimeout as delay } from 'node:timers/promises';
import { accessToken, TOKEN } from './access-token.ts';
import { CommandFailure, EXIT } from './exit-codes.ts';

/** The service as this person may use it. Throws `CommandFailure` for every answer that is no success. */
export interface Api {
  /** Asked again for some seconds while the service, having answered before, cannot be reached. */
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: object): Promise<T>;
  /** As `get`: for what does no harm when it is done twice. */
  postAgain<T>(path: string, body: object): Promise<T>;
}

const URL_NAME = 'FIRST_DAY_PASS_URL';
const PATIENCE_MS = 60_000;

interface Failed {
  readonly message?: string;
  readonly problems?: readonly { readonly path: string; readonly rule: string }[];
}

const EXITS: Readonly<Record<number, number>> = {
  400: EXIT.usage,
  401: EXIT.notSignedIn,
  403: EXIT.notAllowed,
  404: EXIT.notFound,
  413: EXIT.usage,
  503: EXIT.unreachable,
};

const WAYS_OUT: Readonly<Record<number, string>> = {
  401: ` The token is missing, of another service, or has expired: run "az login" again, or set ${TOKEN} anew.`,
  403: ' Nothing was changed.',
};

const failureOf = (status: number, { message, problems = [] }: Failed): CommandFailure => {
  const rules = problems.map(({ path, rule }) => `\n  ${path}: ${rule}`).join('');
  return new CommandFailure(
    EXITS[status] ?? EXIT.failed,
    `${message ?? `The service answered ${status}.`}${WAYS_OUT[status] ?? ''}${rules}`,
  );
};

/** Between tries, in milliseconds. */
const PAUSES = [500, 1_000, 3_000];

/** Tries again after a blip. What has never answered is not there, which is told at once. */
const patiently = <T>(call: () => Promise<T>, hasAnswered: () => boolean): Promise<T> =>
  PAUSES.reduce<Promise<T>>(
    (tried, pause) =>
      tried.catch(async (error: unknown) => {
        const isBlip = error instanceof CommandFailure && error.exitCode === EXIT.unreachable && hasAnswered();
        if (!isBlip) throw error;
        await delay(pause);
        return call();
      }),
    call(),
  );

const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
};

const ask = async (base: URL, path: string, init: RequestInit): Promise<unknown> => {
  const address = new URL(path, base);
  const answer = await fetch(address, { ...init, redirect: 'error', signal: AbortSignal.timeout(PATIENCE_MS) }).catch(
    (error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      throw new CommandFailure(
        EXIT.unreachable,
        `${base.origin} cannot be reached (${why}). Check ${URL_NAME} or --url.`,
      );
    },
  );
  const body = jsonIn(await answer.text());
  if (!answer.ok) throw failureOf(answer.status, body as Failed);
  return body;
};

const baseOf = (given: string | undefined): URL => {
  const address = given ?? process.env[URL_NAME];
  const loopback = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:|\/|$)/;
  if (address === undefined || !URL.canParse(address))
    throw new CommandFailure(EXIT.usage, `Say where the service is: --url https://…, or ${URL_NAME}.`);
  if (!address.startsWith('https://') && !loopback.test(address))
    throw new CommandFailure(EXIT.usage, `${address} is not https, and a token is sent to nothing else than https.`);
  return new URL(address);
};

/** @param url of the service; else the environment says it */
export const apiAt = async (url: string | undefined): Promise<Api> => {
  const base = baseOf(url);
  const headers = {
    authorization: `Bearer ${await accessToken(() => ask(base, '/api/sign-in', {}))}`,
    'x-first-day-pass': '1',
    origin: base.origin,
  };
  let answered = false;
  const call = async <T>(path: string, init: RequestInit): Promise<T> => {
    const body = (await ask(base, `/api/operations/${path}`, init)) as T;
    answered = true;
    return body;
  };
  const posting = (body: object): RequestInit => ({
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const again = <T>(path: string, init: RequestInit) =>
    patiently(
      () => call<T>(path, init),
      () => answered,
    );
  return {
    get: (path) => again(path, { headers }),
    post: (path, body) => call(path, posting(body)),
    postAgain: (path, body) => again(path, posting(body)),
  };
};

/** A path with a query; what is absent is left out. */
export const withQuery = (path: string, query: Readonly<Record<string, string | undefined>>): string => {
  const pairs = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs).toString()}`;
};
