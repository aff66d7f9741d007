import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Found } from './http-routing.ts';
import type { RequestTarget } from './request-path.ts';

/** Answers a request that found its function. */
export type ServeRequest = (
  request: IncomingMessage,
  response: ServerResponse,
  target: RequestTarget,
  found: Found,
) => Promise<void>;
