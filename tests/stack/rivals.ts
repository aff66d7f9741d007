import { Agent, request } from 'node:http';

/** Sockets that the clients of one crowd share: enough to race, few enough that no call to a store has to wait for its turn so long that it is given up. */
const MOST_SOCKETS = 100;

/** Many clients of loopback services at once. */
export interface Crowd {
  /** As the global one, over sockets of the crowd's own. Redirects are not followed. */
  readonly fetch: typeof fetch;
  close(): void;
}

/** A crowd of any number of clients of `services` addresses, of whom 100 in all are served at the same time. */
export const crowd = (services = 1): Crowd => {
  const agent = new Agent({ keepAlive: true, maxSockets: Math.floor(MOST_SOCKETS / services) });
  return {
    fetch: async (input, init) => {
      const asked = new Request(input, init);
      return answerTo(agent, asked, Buffer.from(await asked.arrayBuffer()));
    },
    close: () => agent.destroy(),
  };
};

const answerTo = (agent: Agent, asked: Request, body: Buffer): Promise<Response> =>
  new Promise((resolve, reject) => {
    const { method, signal } = asked;
    const headers = { ...Object.fromEntries(asked.headers), 'content-length': String(body.length) };
    const options = { agent, method, headers, signal, family: 4 };
    const outgoing = request(asked.url, options, (incoming) => {
      const parts: Buffer[] = [];
      incoming.on('data', (part: Buffer) => void parts.push(part)).on('error', reject);
      incoming.on('end', () => resolve(responseOf(incoming.statusCode ?? 0, Buffer.concat(parts))));
    });
    outgoing.on('error', reject).end(body);
  });

const responseOf = (status: number, body: Buffer<ArrayBuffer>): Response =>
  new Response(body.length === 0 ? null : body, { status });

/** How often each kind of answer came. */
export const tally = (outcomes: readonly { readonly kind: string }[]): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const { kind } of outcomes) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
};
