/** Somebody at a browser: keeps cookies, follows redirects within the sign-in, chooses who to be. */
export interface Visitor {
  /** Opens a page of the sign-in and goes on until a page stays or the sign-in sends the browser away. */
  open(url: URL, sent?: RequestInit): Promise<Stop>;
  /** Opens an authorization request, and where it asks who one is, continues as the person with that object id. */
  signIn(url: URL, objectId: string): Promise<Stop>;
}

/** Where a visit came to rest. */
export type Stop =
  | { readonly kind: 'page'; readonly url: URL; readonly status: number; readonly html: string }
  | { readonly kind: 'sent away'; readonly to: URL };

const HOPS = 10;

interface Step {
  readonly url: URL;
  readonly sent: RequestInit;
}

/** Where a browser goes by itself: along a redirect, or with a form that submits itself. */
const nextOf = (from: URL, response: Response, html: string): Step | undefined => {
  const location = response.headers.get('location');
  if (location !== null) return { url: new URL(location, from), sent: {} };
  if (!html.includes('document.forms[0].submit()')) return undefined;
  const fields = [...html.matchAll(/name="([^"]+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [
    name,
    value,
  ]);
  const action = new URL(/action="([^"]+)"/.exec(html)?.[1] ?? '', from);
  return { url: action, sent: { method: 'POST', body: new URLSearchParams(fields) } };
};

export const newVisitor = (): Visitor => {
  const jar = new Map<string, string>();

  const fetchOnce = async (url: URL, sent: RequestInit): Promise<Response> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { ...sent, redirect: 'manual', headers: { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  };

  const open: Visitor['open'] = async (start, begun = {}) => {
    let [url, sent] = [start, begun];
    for (let hop = 0; hop < HOPS; hop += 1) {
      const response = await fetchOnce(url, sent);
      const html = await response.text();
      const next = nextOf(url, response, html);
      if (next === undefined) return { kind: 'page', url, status: response.status, html };
      if (next.url.origin !== start.origin) return { kind: 'sent away', to: next.url };
      ({ url, sent } = next);
    }
    throw new Error(`still being sent on after ${HOPS} steps, now to ${url.href}`);
  };

  const signIn: Visitor['signIn'] = async (url, objectId) => {
    const stop = await open(url);
    if (stop.kind === 'sent away' || !stop.html.includes('name="person"')) return stop;
    return open(stop.url, { method: 'POST', body: new URLSearchParams({ person: objectId }) });
  };

  return { open, signIn };
};
