import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { performBatch } from './batch.ts';
import type { Answer } from './call.ts';
import { steer } from './control.ts';
import { perform, refusalAnswer } from './dispatch.ts';
import type { RequestIds } from './dispatch.ts';
import { GraphError } from './errors.ts';
import { pageAt } from './pages.ts';
import { jsonIn, splitUrl, textOfBody } from './request-body.ts';
import type { Seed } from './seed.ts';
import { tenantOf } from './tenant.ts';
import type { Tenant } from './tenant.ts';
import { identityAnswer, Tokens } from './tokens.ts';

const JSON_TYPE = 'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8';
const DAY_SECONDS = 86_400;

const send = (response: ServerResponse, { status, body, headers }: Answer): void => {
  const type = body === undefined ? {} : { 'Content-Type': JSON_TYPE };
  response.writeHead(status, { ...type, 'Cache-Control': 'no-store', ...headers });
  response.end(typeof body === 'string' || body === undefined ? body : JSON.stringify(body));
};

const lowerCaseHeaders = ({ headers }: IncomingMessage): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value?.toString()]));

interface Unread {
  readonly text: string;
  /** After the version. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
}

/** The requests of one directory. */
class Front {
  readonly #tenant: Tenant;
  readonly #tokens: Tokens;

  constructor(seed: Seed, permissions: readonly string[], granted: readonly string[]) {
    this.#tenant = tenantOf(seed, granted);
    this.#tokens = new Tokens(seed, permissions, this.#tenant.clock);
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = randomUUID();
    const ids = { requestId, clientRequestId: request.headers['client-request-id']?.toString() ?? requestId };
    const answer = await this.#answer(request, ids).catch((error: unknown) =>
      refusalAnswer(error, ids, this.#tenant.clock.now()),
    );
    if (request.url?.startsWith('/v1.0/')) this.#tenant.calls.answered(answer === 'dropped' ? answer : answer.status);
    if (answer === 'dropped') request.socket.destroy();
    else send(response, answer);
  }

  async #answer(request: IncomingMessage, ids: RequestIds): Promise<Answer | 'dropped'> {
    const text = await textOfBody(request);
    const { segments, query } = splitUrl(request.url ?? '/');
    const [first, ...rest] = segments;
    if (first === 'v1.0') return this.#graph(request, { text, segments: rest, query }, ids);
    if (first === '_local') return this.#steer(request, text, rest);
    if (first === 'msi' && rest[0] === 'token') return this.#identity(request, query);
    const page = request.method === 'GET' ? pageAt(this.#tenant.mailboxes, segments) : undefined;
    if (page) return page;
    throw new GraphError(
      404,
      'NotFound',
      `There is nothing at ${request.url ?? ''}. Try /mail, /security-info, /v1.0 or /_local.`,
    );
  }

  #graph(request: IncomingMessage, asked: Unread, ids: RequestIds): Answer | 'dropped' {
    const headers = { 'request-id': ids.requestId, 'client-request-id': ids.clientRequestId };
    const answer = this.#graphAnswer(request, asked, ids);
    return answer === 'dropped' ? answer : { ...answer, headers: { ...headers, ...answer.headers } };
  }

  #graphAnswer(request: IncomingMessage, { text, segments, query }: Unread, ids: RequestIds): Answer | 'dropped' {
    const tenant = this.#tenant;
    try {
      const caller = this.#tokens.caller(request.headers.authorization);
      const baseUrl = `http://${request.headers.host ?? 'localhost'}/v1.0`;
      const method = request.method ?? 'GET';
      const asked = {
        method,
        segments,
        query,
        headers: lowerCaseHeaders(request),
        body: jsonIn(text),
        caller,
        baseUrl,
      };
      return segments[0] === '$batch' ? performBatch(tenant, asked, ids) : perform(tenant, asked, ids);
    } catch (error) {
      return refusalAnswer(error, ids, tenant.clock.now());
    }
  }

  #identity(request: IncomingMessage, query: URLSearchParams): Answer {
    const header = request.headers['x-identity-header']?.toString();
    return identityAnswer(this.#tokens, query, header, this.#tenant.faults.asked.tokenSeconds ?? DAY_SECONDS);
  }

  #steer(request: IncomingMessage, text: string, segments: readonly string[]): Answer {
    const body = jsonIn(text);
    const members = typeof body === 'object' && body !== null ? Object.fromEntries(Object.entries(body)) : {};
    return steer(
      { tenant: this.#tenant, tokens: this.#tokens },
      { method: request.method ?? 'GET', segments, body: members },
    );
  }
}

/**
 * A Graph, its token endpoint and its mailboxes, not listening yet.
 *
 * @param permissions of the identity's tokens
 * @param granted those of them that stand in the directory as given
 */
export const graphServer = (seed: Seed, permissions: readonly string[], granted: readonly string[]): Server => {
  const front = new Front(seed, permissions, granted);
  const server = createServer((request, response) => {
    front.answer(request, response).catch((error: unknown) => {
      console.error(error);
      response.destroy();
    });
  });
  // Longer than any client keeps an idle connection, so that none is cut under a request that nobody asked to lose.
  server.keepAliveTimeout = 120_000;
  return server;
};
