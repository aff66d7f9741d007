/** The mail's token, `v1.<id>.<secret>`, as links that were mangled on their way carry it in their path. */
export const MANGLED: readonly (readonly [string, (token: string) => string])[] = [
  ['the sign encoded', (token) => `/claim%23${token}`],
  ['the sign encoded twice', (token) => `/claim%2523${token}`],
  ['the sign encoded, in capitals', (token) => `/CLAIM%23${token}`],
  ['a slash for the sign', (token) => `/claim/${token}`],
  ['a slash and the sign encoded', (token) => `/claim/%23${token}`],
  ['a slash and the sign encoded twice', (token) => `/claim/%2523${token}`],
  ['slash and sign encoded', (token) => `/claim%2F%23${token}`],
  ['a slash at the end', (token) => `/claim%23${token}/`],
  ['a question mark for the sign', (token) => `/claim?${token}`],
  ['the sign encoded in a query', (token) => `/claim?%23${token}`],
  ['a campaign appended', (token) => `/claim%23${token}?utm_source=mail`],
  ['the dots encoded too', (token) => `/claim%23${token.replaceAll('.', '%2E')}`],
];
