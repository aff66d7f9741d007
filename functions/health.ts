import { app } from '@azure/functions';

/** Answers while the process serves requests. Says nothing else, since anybody may ask. */
export const registerHealth = (): void => {
  app.http('health', {
    route: 'api/health',
    methods: ['GET', 'HEAD'],
    authLevel: 'anonymous',
    handler: () => ({ status: 200, jsonBody: { status: 'ok' } }),
  });
};
