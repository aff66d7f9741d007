/** The doors as the library registers them, driven without a host: requests in, answers out. */
import { jest } from '@jest/globals';
import type { HttpHandler, HttpResponseInit } from '@azure/functions';

interface Registered {
  readonly route: string;
  readonly methods: readonly string[];
  readonly handler: HttpHandler;
}

const doors = new Map<string, Registered>();

/** Stands where the worker puts its own; has to be there before the library registers anything. */
const core = {
  version: '0.0.0-test',
  setProgrammingModel: () => {},
  registerHook: () => ({ dispose: () => {} }),
  registerFunction: (
    { name, bindings }: { name: string; bindings: Record<string, { route?: string; methods?: string[] }> },
    handler: HttpHandler,
  ) => {
    const { route = '', methods = [] } = Object.values(bindings)[0] ?? {};
    doors.set(name, { route, methods, handler });
    return { dispose: () => doors.delete(name) };
  },
};

jest.mock('@azure/functions-core', () => core, { virtual: true });

const { HttpRequest, InvocationContext } = await import('@azure/functions');

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: HttpResponseInit['body'];
  readonly text: string;
  /** Of a body that is JSON. */
  readonly json: Readonly<Record<string, unknown>>;
}

export interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text as it is, anything else as JSON. */
  readonly body?: unknown;
  readonly params?: Readonly<Record<string, string>>;
}

const jsonOf = (body: unknown): Answered['json'] =>
  typeof body === 'string' && body.startsWith('{') ? (JSON.parse(body) as Answered['json']) : {};

/** What the pages send along. */
export const OWN = { 'Content-Type': 'application/json', 'X-First-Day-Pass': '1', 'Sec-Fetch-Site': 'same-origin' };

/** Names, routes and methods of what is registered. */
export const registered = (): readonly { name: string; route: string; methods: readonly string[] }[] =>
  [...doors].map(([name, { route, methods }]) => ({ name, route, methods }));

const textOf = (body: unknown): string => (typeof body === 'string' ? body : JSON.stringify(body));

/** Knocks at a registered door. */
export const knock = async (
  name: string,
  { method = 'POST', headers = OWN, body, params = {} }: Asked,
): Promise<Answered> => {
  const door = doors.get(name);
  if (!door) throw new Error(`no door "${name}"`);
  const request = new HttpRequest({
    method,
    url: 'https://pass.contoso.example/',
    headers: { ...headers },
    params: { ...params },
    ...(body !== undefined && { body: { string: textOf(body) } }),
  });
  const context = new InvocationContext({ functionName: name, logHandler: () => {} });
  const answered = (await door.handler(request, context)) as HttpResponseInit;
  return {
    status: answered.status ?? 200,
    headers: { ...(answered.headers as Record<string, string>) },
    body: answered.body,
    text:
      typeof answered.body === 'string' ? answered.body : Buffer.from((answered.body ?? []) as Uint8Array).toString(),
    json: jsonOf(answered.body),
  };
};
