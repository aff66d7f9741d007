import type { Directory } from './directory.ts';

/** An answer, read to its end. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Plain requests under `/v1.0`, for what the official client hides. */
export type Ask = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answered>;

/** Plain requests with one token. */
export const requests =
  ({ baseUrl }: Directory, token: string): Ask =>
  async (method, path, body, headers = {}) => {
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? {} : (JSON.parse(text) as Answered['body']),
    };
  };

/** The error of a refusal. */
export const errorOf = ({ body }: Answered): Readonly<Record<string, unknown>> => body['error'] as Answered['body'];

/** The list of a collection. */
export const valueOf = ({ body }: Answered): readonly Readonly<Record<string, unknown>>[] =>
  body['value'] as Answered['body'][];

const PASS_GROUP = '20000000-0000-4000-8000-000000000001';
let made = 0;

/** The body of a request for a new internal guest of the seeded company. */
export const guestNamed = (name: string, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  accountEnabled: true,
  displayName: name,
  mailNickname: name,
  userPrincipalName: `${name}@contoso.example`,
  userType: 'Guest',
  passwordProfile: { password: 'xWwvJ]6NMw+bWH-d' },
  ...more,
});

/** Creates an internal guest of a new name and hands over its id and UPN. */
export const createGuest = async (
  ask: Ask,
  more: Readonly<Record<string, unknown>> = {},
): Promise<{ id: string; upn: string }> => {
  made += 1;
  const { body } = await ask('POST', '/users', guestNamed(`guest-${made}`, more));
  return { id: String(body['id']), upn: String(body['userPrincipalName']) };
};

/** Adds someone to the group that the pass policy includes. */
export const addToPassGroup = (ask: Ask, id: string): Promise<Answered> =>
  ask('POST', `/groups/${PASS_GROUP}/members/$ref`, {
    '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}`,
  });

export const passesOf = (id: string): string =>
  `/users/${encodeURIComponent(id)}/authentication/temporaryAccessPassMethods`;
