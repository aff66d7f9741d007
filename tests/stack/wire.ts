/** Requests as they are written: no path is tidied up, no header added, and a crowd shares a bounded number of sockets. */
import { Agent, request, type IncomingHttpHeaders } from 'node:http';

const NO_ANSWER_MS = 300_000;

export interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text as it is, anything else as JSON. */
  readonly body?: unknown;
}

export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What the pages send along, from a browser that tells where a call comes from. */
export const OWN = { 'Content-Type': 'application/json', 'X-First-Day-Pass': '1', 'Sec-Fetch-Site': 'same-origin' };

/** One client. */
export interface Wire {
  /** Asks one address after the other, in turns. */
  ask(path: string, asked?: Asked): Promise<Answered>;
  /** A call of the claim page. */
  call(name: 'status' | 'redeem' | 'acknowledge', body: object): Promise<Answered>;
  close(): void;
}

const textOf = (body: unknown): string =>
  body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);

const send = (agent: Agent, base: string, path: string, { method = 'GET', headers = {}, body }: Asked) =>
  new Promise<Answered>((resolve, reject) => {
    const { hostname, port } = new URL(base);
    const text = textOf(body);
    const length = text === '' ? {} : { 'Content-Length': String(Buffer.byteLength(text)) };
    const sent = request({ agent, hostname, port, path, method, headers: { ...headers, ...length } }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks).toString() });
      });
      answer.on('error', reject);
    });
    sent.setTimeout(NO_ANSWER_MS, () => sent.destroy(new Error(`no answer came to ${method} ${path.slice(0, 20)}`)));
    sent.on('error', reject);
    sent.end(text);
  });

/** A client of these addresses with at most `sockets` connections in all. */
export const wireTo = (addresses: readonly string[], sockets = 240): Wire => {
  const agent = new Agent({ keepAlive: true, maxSockets: Math.floor(sockets / addresses.length) });
  let turn = 0;
  const ask: Wire['ask'] = (path, asked = {}) => send(agent, addresses[turn++ % addresses.length] ?? '', path, asked);
  return {
    ask,
    call: (name, body) => ask(`/api/claims/${name}`, { method: 'POST', headers: OWN, body }),
    close: () => agent.destroy(),
  };
};

/** What came of many requests that were sent at once. */
export interface Storm {
  readonly answers: readonly Answered[];
  /** How many answers had each status. */
  readonly statuses: Readonly<Record<number, number>>;
  readonly milliseconds: number;
}

/** Sends that many requests without waiting for any, and waits for all. */
export const storm = async (count: number, send: (turn: number) => Promise<Answered>): Promise<Storm> => {
  const startedAt = performance.now();
  const answers = await Promise.all(Array.from({ length: count }, (_, turn) => send(turn)));
  const milliseconds = Math.round(performance.now() - startedAt);
  const statuses: Record<number, number> = {};
  for (const { status } of answers) statuses[status] = (statuses[status] ?? 0) + 1;
  return { answers, statuses, milliseconds };
};

/** Storms are promised within a minute on two quiet cores; a machine that others use too is given five. */
export const STORM_WITHIN_MS = 300_000;
