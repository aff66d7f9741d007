import type { TokenCredential } from '@azure/identity';
import { Client, HTTPMessageHandler, ResponseType } from '@microsoft/microsoft-graph-client';
import type { z } from 'zod';
import { LONGEST_CALL_MS } from '../domain/account/pass.ts';
import { graphAuthentication, graphToken } from './graph-authentication.ts';
import { faultOf, noAnswer, refusalOf } from './graph-errors.ts';
import type { GraphRefusal } from './graph-errors.ts';
import type { GraphGovernor } from './graph-governor.ts';
import { CallName } from './graph-middleware.ts';
import type { GraphPath } from './graph-path.ts';
import { graphRequestId } from './graph-request-id.ts';
import type { GraphLog } from './graph-request-id.ts';
import { graphRetry } from './graph-retry.ts';
import { graphTimeLimit } from './graph-time-limit.ts';

export interface GraphOptions {
  /** Without version, e.g. `https://graph.microsoft.com`. Plain http only for this machine (the settings see to it). */
  readonly baseUrl: string;
  readonly credential: TokenCredential;
  readonly log: GraphLog;
  /** A new UUID for `client-request-id`. */
  readonly newId: () => string;
  /** Paces what is written to the directory; absent: nothing is held back. */
  readonly governor?: GraphGovernor;
}

export type GraphMethod = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** What Graph said. `body` is undefined where the answer has none. */
export type GraphOutcome = { readonly kind: 'done'; readonly body: unknown } | GraphRefusal;

/** Microsoft Graph v1.0 as this application. */
export interface Graph {
  /** `<GRAPH_URL>/v1.0`, for references to objects. */
  readonly root: string;
  /**
   * Throws `GRAPH_UNAVAILABLE` when no answer came; whether the call took effect is then unknown. Throws `GRAPH_THROTTLED`
   * before anything is sent when this application has to write more slowly.
   */
  call(method: GraphMethod, path: GraphPath, body?: unknown): Promise<GraphOutcome>;
  /** Fetches the token ahead, so that what follows cannot fail for want of it. Throws `GRAPH_UNAVAILABLE`. */
  signIn(): Promise<void>;
}

/** The Graph client with a chain of our own: time limit, repeats, tally of writes, request ids, token, `fetch`. */
export const graphClient = (options: GraphOptions): Graph => {
  const { baseUrl, credential, governor } = options;
  const client = Client.initWithMiddleware({ baseUrl, defaultVersion: 'v1.0', middleware: chain(options) });
  return {
    root: `${baseUrl}/v1.0`,
    // Before the client, whose time limit is for Graph alone.
    call: async (method, path, body) => {
      await governor?.admit(method, path.template);
      return outcomeOf(`${method} ${path.template}`, () => send(client, method, path, body));
    },
    signIn: async () => {
      await graphToken(credential, AbortSignal.timeout(LONGEST_CALL_MS)).catch((error: unknown) => {
        throw noAnswer('the token request', error);
      });
    },
  };
};

const chain = ({ baseUrl, credential, log, newId, governor }: GraphOptions) => [
  graphTimeLimit(LONGEST_CALL_MS),
  graphRetry(),
  ...(governor ? [governor.link] : []),
  graphRequestId(newId, log),
  graphAuthentication(credential, baseUrl),
  new HTTPMessageHandler(),
];

const send = (client: Client, method: GraphMethod, path: GraphPath, body: unknown): Promise<Response> => {
  const request = client
    .api(path.url)
    .middlewareOptions([new CallName(path.template)])
    .responseType(ResponseType.RAW);
  if (method === 'GET') return request.get();
  if (method === 'DELETE') return request.delete();
  return method === 'PATCH' ? request.patch(body) : request.post(body);
};

const outcomeOf = async (call: string, sent: () => Promise<Response>): Promise<GraphOutcome> => {
  try {
    const response = await sent();
    return response.ok ? { kind: 'done', body: await jsonOf(response) } : await refusalOf(call, response);
  } catch (error) {
    throw noAnswer(call, error);
  }
};

const jsonOf = async (response: Response): Promise<unknown> => {
  const text = await response.text();
  return text === '' ? undefined : JSON.parse(text);
};

/** The body as the schema reads it. Throws the fault of a refusal, or `GRAPH_UNAVAILABLE` for an answer of another shape. */
export const bodyOf = <T extends z.ZodType>(outcome: GraphOutcome, schema: T): z.output<T> => {
  if (outcome.kind === 'refused') throw faultOf(outcome);
  const read = schema.safeParse(outcome.body);
  if (!read.success) throw noAnswer('reading an answer', read.error);
  return read.data;
};
