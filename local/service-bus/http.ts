import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';

/** An HTTP request, as far as the routes look at it. */
export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
  /** Names in lower case. */
  readonly headers: IncomingMessage['headers'];
}

export interface HttpResponse {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

const LARGEST_BODY = 1_000_000;

export const json = (status: number, content: unknown): HttpResponse => ({
  status,
  contentType: 'application/json; charset=utf-8',
  body: `${JSON.stringify(content)}\n`,
});

const read = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > LARGEST_BODY) throw new RangeError(`A request body is at most ${LARGEST_BODY} bytes.`);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
};

const requestOf = async (request: IncomingMessage): Promise<HttpRequest> => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  return {
    method: request.method ?? 'GET',
    path: decodeURIComponent(url.pathname),
    query: url.searchParams,
    body: await read(request),
    headers: request.headers,
  };
};

/** An HTTP server that answers with what `route` makes of each request. */
export const createHttpServer = (route: (request: HttpRequest) => HttpResponse): Server =>
  createServer((incoming, outgoing) => {
    void requestOf(incoming)
      .then(route)
      .catch((error: unknown) => json(400, { error: error instanceof Error ? error.message : String(error) }))
      .then(({ status, contentType, body }) => {
        outgoing.writeHead(status, { 'content-type': contentType });
        outgoing.end(body);
      });
  });
