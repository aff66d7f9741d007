import { GraphError } from './errors.ts';

/** Who calls, by its token. */
export interface Caller {
  readonly appId: string;
  /** Object id of the service principal. */
  readonly objectId: string;
  /** Application permissions, with all that they include. */
  readonly permissions: ReadonlySet<string>;
}

/** One request under `/v1.0`, alone or inside a batch. */
export interface Call {
  readonly method: string;
  /** Decoded segments after `/v1.0`. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
  readonly caller: Caller;
  /** Where this service answers, ending in `/v1.0`. */
  readonly baseUrl: string;
  /** The segments that a route's placeholders took, in order. */
  readonly ids: readonly string[];
}

/** What a handler answers. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const noContent: Answer = { status: 204 };

/** The nth placeholder of the route. */
export const idAt = (call: Call, index: number): string => call.ids[index] ?? '';

/** The JSON object of the body. */
export const objectBody = (call: Call): Readonly<Record<string, unknown>> => {
  if (typeof call.body === 'object' && call.body !== null && !Array.isArray(call.body))
    return Object.fromEntries(Object.entries(call.body));
  throw new GraphError(
    400,
    'BadRequest',
    'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
  );
};

const REFERENCE = /\/(?:users|groups|directoryObjects)\/([^/]+)$/;

/** The id in a body `{"@odata.id": "https://…/users/{id}"}`. */
export const referencedId = (call: Call): string => {
  const reference = objectBody(call)['@odata.id'];
  const id = typeof reference === 'string' ? REFERENCE.exec(reference)?.[1] : undefined;
  if (id !== undefined) return decodeURIComponent(id);
  throw new GraphError(
    400,
    'Request_BadRequest',
    "Invalid object identifier '@odata.id'. It must be an absolute URL of a user or group.",
  );
};
