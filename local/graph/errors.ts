/** One entry of `error.details`. */
export interface ErrorDetail {
  readonly code: string;
  readonly message: string;
  readonly target: string;
}

/** What is known of an error beside its status, code and text. */
export interface ErrorExtras {
  readonly details?: readonly ErrorDetail[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal in Graph's own words; the server adds request ids and the date. */
export class GraphError extends Error {
  readonly status: number;
  readonly code: string;
  readonly extras: ErrorExtras;

  constructor(status: number, code: string, message: string, extras: ErrorExtras = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.extras = extras;
  }
}

/** 404 of the directory: never there, deleted, or not replicated yet. */
export const notFound = (id: string): GraphError =>
  new GraphError(
    404,
    'Request_ResourceNotFound',
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );

/** 403 of the directory. */
export const denied = (): GraphError =>
  new GraphError(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');

/** 403 of the authentication-methods service, which words it differently. */
export const authenticationDenied = (): GraphError =>
  new GraphError(403, 'accessDenied', 'Request Authorization failed');

/** 400 of the directory; `target` names the property. */
export const badRequest = (message: string, target?: string, code = 'InvalidValue'): GraphError =>
  new GraphError(
    400,
    'Request_BadRequest',
    message,
    target === undefined ? {} : { details: [{ code, message, target }] },
  );

/** 400 of the authentication-methods service. */
export const methodRefused = (message: string): GraphError => new GraphError(400, 'badRequest', message);

/** 400 of the OData layer, before any service has looked. */
export const malformed = (message: string): GraphError => new GraphError(400, 'BadRequest', message);

/** 400 for a query that is well formed and that the directory does not answer. */
export const unsupportedQuery = (message: string): GraphError =>
  new GraphError(400, 'Request_UnsupportedQuery', message);

/** 409-like collision, which the directory answers with 400. */
export const conflict = (property: string): GraphError =>
  badRequest(`Another object with the same value for property ${property} already exists.`, property, 'ObjectConflict');

/** 401: no token, a foreign one, or an expired one. */
export const unauthenticated = (message: string): GraphError =>
  new GraphError(401, 'InvalidAuthenticationToken', message, {
    headers: {
      'WWW-Authenticate':
        'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"',
    },
  });
