import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { performBatch, splitUrl } from './batch.ts';
import type { Answer } from './call.ts';
import { steer } from './control.ts';
import { perform, refusalAnswer } from './dispatch.ts';
import type { RequestIds } from './dispatch.ts';
import { GraphError } from './errors.ts';
import { pageFor } from './mailbox-page.ts';
import type { Seed } from './seed.ts';
import { tenantOf } from './tenant.ts';
import type { Tenant } from './tenant.ts';
import { identityAnswer, Tokens } from './tokens.ts';

const BODY_LIMIT = 4 * 1024 * 1024;
const JSON_TYPE = 'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8';
const DAY_SECONDS = 86_400;

const bodyOf = async (request: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > BODY_LIMIT) throw new GraphError(413, 'RequestEntityTooLarge', 'The request is larger than 4 MB.');
    chunks.push(chunk);
  }
  if (length === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    throw new GraphError(
      400,
      'BadRequest',
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
    );
  }
};

const send = (response: ServerResponse, { status, body, headers }: Answer, type = JSON_TYPE): void => {
  const content = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, {
    ...(content === undefined ? {} : { 'Content-Type': type }),
    'Cache-Control': 'no-store',
    ...headers,
  });
  response.end(content);
};

/** The requests of one directory. */
class Front {
  readonly #tenant: Tenant;
  readonly #tokens: Tokens;

  constructor(seed: Seed, permissions: readonly string[]) {
    this.#tenant = tenantOf(seed);
    this.#tokens = new Tokens(seed, permissions, () => this.#tenant.clock.now());
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = request.url ?? '/';
    if (url.startsWith('/v1.0/')) return this.#graph(request, response, url.slice('/v1.0'.length));
    if (url.startsWith('/_local/')) return this.#steer(request, response, url.slice('/_local'.length));
    const [path = '/'] = url.split('?');
    if (path === '/msi/token') return send(response, this.#identity(request, url));
    const page = request.method === 'GET' ? pageFor(this.#tenant, path) : undefined;
    if (page) return send(response, page, 'text/html; charset=utf-8');
    send(response, {
      status: 404,
      body: { error: { code: 'NotFound', message: `There is nothing at ${path}. Try /mail, /v1.0 or /_local.` } },
    });
  }

  #identity(request: IncomingMessage, url: string): Answer {
    const header = request.headers['x-identity-header'];
    const seconds = this.#tenant.faults.asked.tokenSeconds ?? DAY_SECONDS;
    return identityAnswer(
      this.#tokens,
      splitUrl(url).query,
      header === undefined ? undefined : String(header),
      seconds,
    );
  }

  async #graph(request: IncomingMessage, response: ServerResponse, url: string): Promise<void> {
    const requestId = randomUUID();
    const ids = { requestId, clientRequestId: String(request.headers['client-request-id'] ?? requestId) };
    const answer = await this.#graphAnswer(request, url, ids);
    this.#tenant.calls.answered(answer === 'dropped' ? answer : answer.status);
    if (answer === 'dropped') return void request.socket.destroy();
    send(response, {
      ...answer,
      headers: { 'request-id': ids.requestId, 'client-request-id': ids.clientRequestId, ...answer.headers },
    });
  }

  async #graphAnswer(request: IncomingMessage, url: string, ids: RequestIds): Promise<Answer | 'dropped'> {
    const tenant = this.#tenant;
    try {
      const body = await bodyOf(request);
      const { segments, query } = splitUrl(url);
      const headers: Record<string, string | undefined> = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, value?.toString()]),
      );
      const caller = this.#tokens.caller(request.headers.authorization);
      const baseUrl = `http://${request.headers.host ?? 'localhost'}/v1.0`;
      const asked = { method: request.method ?? 'GET', segments, query, headers, body, caller, baseUrl };
      return segments[0] === '$batch' ? performBatch(tenant, asked, ids) : perform(tenant, asked, ids);
    } catch (error) {
      return refusalAnswer(error, ids, tenant.clock.now());
    }
  }

  async #steer(request: IncomingMessage, response: ServerResponse, url: string): Promise<void> {
    const ids = { requestId: randomUUID(), clientRequestId: '' };
    try {
      const body = await bodyOf(request);
      const members = typeof body === 'object' && body !== null ? Object.fromEntries(Object.entries(body)) : {};
      const { segments } = splitUrl(url);
      send(
        response,
        steer(
          { tenant: this.#tenant, tokens: this.#tokens },
          { method: request.method ?? 'GET', segments, body: members },
        ),
      );
    } catch (error) {
      send(response, refusalAnswer(error, ids, this.#tenant.clock.now()));
    }
  }
}

/** A Graph, its token endpoint and its mailboxes, not listening yet. */
export const graphServer = (seed: Seed, permissions: readonly string[]): Server => {
  const front = new Front(seed, permissions);
  return createServer((request, response) => {
    front.answer(request, response).catch((error: unknown) => {
      console.error(error);
      if (response.headersSent) response.destroy();
      else
        send(response, {
          status: 500,
          body: { error: { code: 'InternalServerError', message: 'The local directory failed; its output says why.' } },
        });
    });
  });
};
