import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerStatus } from './http-trigger.ts';

/** A function that can be run by hand. */
export interface ManualRun {
  readonly name: string;
  readonly trigger: string;
  /** Starts it with the request's `input`; undefined where the real host takes the function's own route instead. */
  readonly run: ((input: string) => Promise<void>) | undefined;
}

const answer = (response: ServerResponse, value: unknown): void => {
  response.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8' }).end(JSON.stringify(value));
};

const inputOf = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  try {
    const { input } = JSON.parse(text) as { input?: unknown };
    return typeof input === 'string' ? input : '';
  } catch {
    return '';
  }
};

const start = async (request: IncomingMessage, response: ServerResponse, { run }: ManualRun): Promise<void> => {
  if (run === undefined) return answerStatus(response, 400);
  const input = await inputOf(request);
  answerStatus(response, 202);
  await run(input);
};

/**
 * The host's own endpoints, never under the route prefix: `GET /admin/host/status`, `GET /admin/functions`, and
 * `POST /admin/functions/<name>` with `{"input": "…"}`, which runs a function at once and answers 202. The platform
 * asks for its master key here; the local host, like the Core Tools, does not.
 */
export const answerAdmin = async (
  functions: readonly ManualRun[],
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> => {
  if (request.method === 'GET' && path === '/admin/host/status')
    return answer(response, { id: 'local', state: 'Running', version: '4.1052.0' });
  if (request.method === 'GET' && path === '/admin/functions')
    return answer(
      response,
      functions.map(({ name, trigger }) => ({ name, trigger })),
    );
  const name = /^\/admin\/functions\/([^/]+)$/.exec(path)?.[1];
  const found = functions.find((one) => one.name.toLowerCase() === name?.toLowerCase());
  if (found === undefined || request.method !== 'POST') return answerStatus(response, 404);
  return start(request, response, found);
};
