import { CommandFailure, EXIT } from './exit-codes.ts';

/** The service as this person may use it. Throws `CommandFailure` for every answer that is no success. */
export interface Api {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: object): Promise<T>;
}

const TOKEN = 'FIRST_DAY_PASS_TOKEN';
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

/** Of the person who is signed in to the Azure CLI or to azd, unless a token is given. */
const tokenFor = async (base: URL): Promise<string> => {
  const given = process.env[TOKEN]?.trim();
  if (given) return given;
  const { scope } = (await ask(base, '/api/sign-in', {})) as { scope: string };
  // Loaded only where it is needed: it takes longer than everything else together.
  const { AzureCliCredential, AzureDeveloperCliCredential, ChainedTokenCredential } = await import('@azure/identity');
  const credential = new ChainedTokenCredential(new AzureCliCredential(), new AzureDeveloperCliCredential());
  try {
    return (await credential.getToken(scope)).token;
  } catch {
    throw new CommandFailure(
      EXIT.notSignedIn,
      `Nobody is signed in. Run "az login", or put an access token into ${TOKEN}.`,
    );
  }
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
    authorization: `Bearer ${await tokenFor(base)}`,
    'x-first-day-pass': '1',
    origin: base.origin,
  };
  return {
    get: async <T>(path: string) => (await ask(base, `/api/operations/${path}`, { headers })) as T,
    post: async <T>(path: string, body: object) =>
      (await ask(base, `/api/operations/${path}`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })) as T,
  };
};

/** A path with a query; what is absent is left out. */
export const withQuery = (path: string, query: Readonly<Record<string, string | undefined>>): string => {
  const pairs = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs).toString()}`;
};
