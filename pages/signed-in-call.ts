/** How pages talk to the service on behalf of the person who signed in. Knows no document. */

/** How the service is reached, and as whom. */
export interface SignedInReach {
  readonly fetch: typeof fetch;
  /** Scheme, host and port of the service. */
  readonly baseUrl: string;
  readonly accessToken: string;
}

/** `status` is 0 when no answer came. */
export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/** A GET, or with a body a POST, of a path below `/api/`. Waits half a minute at most. */
export const signedInCall = async (reach: SignedInReach, path: string, body?: object): Promise<Reply> => {
  const headers = {
    Authorization: `Bearer ${reach.accessToken}`,
    'X-First-Day-Pass': '1',
    ...(body && { 'Content-Type': 'application/json' }),
  };
  try {
    const answer = await reach.fetch(new URL(`/api/${path}`, reach.baseUrl), {
      method: body ? 'POST' : 'GET',
      headers,
      ...(body && { body: JSON.stringify(body) }),
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      signal: AbortSignal.timeout(30_000),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
  } catch {
    return { status: 0, body: undefined };
  }
};
