import { Client, GraphError, HTTPMessageHandler } from '@microsoft/microsoft-graph-client';
import type { Context, Middleware } from '@microsoft/microsoft-graph-client';
import { flawsOf, requestFlawsOf } from './cut.ts';

/** What the official client got, beside the body. */
export interface Seen {
  readonly status: number;
  readonly headers: Headers;
}

/** The official client against one Graph, and the last answer that it saw. */
export interface GraphClient {
  readonly api: Client['api'];
  /** The last answer. */
  last(): Seen;
}

const urlOf = ({ request }: Context): string => (typeof request === 'string' ? request : request.url);

const bodyOf = async (response: Response): Promise<unknown> => {
  const text = await response.clone().text();
  return text === '' ? undefined : JSON.parse(text);
};

/** Adds the token, for this origin only: the official handler leaves it out over plain http. */
class Authorization implements Middleware {
  readonly #token: string;
  readonly #next: Middleware;

  constructor(token: string, next: Middleware) {
    this.#token = token;
    this.#next = next;
  }

  async execute(context: Context): Promise<void> {
    const headers = new Headers(context.options?.headers);
    headers.set('Authorization', `Bearer ${this.#token}`);
    context.options = { ...context.options, headers: Object.fromEntries(headers) };
    await this.#next.execute(context);
  }
}

/** Holds every answer, and every request that was taken, against the OpenAPI cut. */
class Conformance implements Middleware {
  readonly #next: Middleware;
  readonly #saw: (seen: Seen) => void;

  constructor(next: Middleware, saw: (seen: Seen) => void) {
    this.#next = next;
    this.#saw = saw;
  }

  async execute(context: Context): Promise<void> {
    await this.#next.execute(context);
    const { response } = context;
    if (!response) return;
    this.#saw({ status: response.status, headers: response.headers });
    const path = decodeURIComponent(new URL(urlOf(context)).pathname).replace('/v1.0', '');
    const method = context.options?.method ?? 'GET';
    const told = context.options?.body;
    const flaws = [
      ...flawsOf(method, path, response.status, await bodyOf(response)),
      ...(response.ok && typeof told === 'string' ? requestFlawsOf(method, path, JSON.parse(told)) : []),
    ];
    if (flaws.length > 0)
      throw new Error(`${method} ${path} → ${response.status} is not as documented: ${flaws.join('; ')}`);
  }
}

/** The official client without its retries: what it answers is what Graph said. */
export const graphClient = (baseUrl: string, token: string): GraphClient => {
  let last: Seen = { status: 0, headers: new Headers() };
  const conformance = new Conformance(new HTTPMessageHandler(), (seen) => {
    last = seen;
  });
  const { origin, hostname } = new URL(baseUrl);
  const middleware = new Authorization(token, conformance);
  const client = Client.initWithMiddleware({ baseUrl: `${origin}/`, customHosts: new Set([hostname]), middleware });
  return { api: (path) => client.api(path), last: () => last };
};

/** A refusal, as the client tells it. */
export interface Refusal {
  readonly status: number;
  readonly code: string | null;
  readonly message: string;
  /** `error.details`, where there are any. */
  readonly details?: readonly { readonly code: string; readonly target: string }[];
}

const detailsOf = ({ body }: GraphError): Pick<Refusal, 'details'> => {
  const error = JSON.parse(String(body)) as Pick<Refusal, 'details'>;
  return error.details ? { details: error.details } : {};
};

/** The refusal that a request met. @throws when it was not refused. */
export const refusalOf = async (request: Promise<unknown>): Promise<Refusal> => {
  try {
    await request;
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    return { status: error.statusCode, code: error.code, message: error.message, ...detailsOf(error) };
  }
  throw new Error('The request was not refused.');
};
