/** The one delegated permission of the application. */
export const PERMISSION = 'FirstDayPass.Use';

/** Access tokens live about an hour, as Entra's do. Seconds. */
export const ACCESS_TOKEN_LIFETIME = 3600;

/** How the application is named as a resource. */
export const resourceOf = (clientId: string): string => `api://${clientId}`;

/** Every spelling of "a token for the application" that Entra takes. */
export const apiScopes = (clientId: string): readonly string[] =>
  [resourceOf(clientId), clientId].flatMap((name) => [`${name}/${PERMISSION}`, `${name}/.default`]);

/** Where the pages live, on any port of this machine: loopback ports vary (RFC 8252, section 7.3). */
export const REDIRECT_URIS = ['release', 'operations'].map((page) => `http://localhost/${page}`);

/** Pages on this machine may ask the token endpoint from their script. */
export const isPageOrigin = (origin: string): boolean => {
  const url = URL.parse(origin);
  return url?.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
};
