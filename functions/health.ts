import { answer } from './http-answer.ts';
import { API_HEADERS } from './http-headers.ts';
import { registerRoute } from './http-route.ts';

/** Answers while the process serves requests. Says nothing else, since anybody may ask. */
export const registerHealth = (): void =>
  registerRoute({
    name: 'health',
    route: 'api/health',
    allow: ['GET', 'HEAD'],
    headers: API_HEADERS,
    handle: () => answer(200, { status: 'ok' }),
  });
