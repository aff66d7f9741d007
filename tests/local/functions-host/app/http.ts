import { setTimeout as delay } from 'node:timers/promises';
import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { seen } from './seen.ts';

const echo = async (request: HttpRequest): Promise<HttpResponseInit> => ({
  jsonBody: {
    method: request.method,
    url: request.url,
    params: request.params,
    query: [...request.query],
    header: request.headers.get('x-test'),
    body: await request.text(),
  },
});

const answerOf = (name: string) => (): HttpResponseInit => ({ jsonBody: { answeredBy: name } });

async function* chunks(): AsyncGenerator<Uint8Array> {
  for (const text of ['one ', 'two ', 'three']) {
    yield Buffer.from(text);
    await delay(150);
  }
}

/** The HTTP functions of the test app. */
export const registerHttp = (): void => {
  app.http('echo', { methods: ['GET', 'POST', 'PUT', 'DELETE'], route: 'echo/{id?}', handler: echo });
  app.http('reply', {
    methods: ['POST'],
    handler: async (request) => (await request.json()) as HttpResponseInit,
  });
  app.http('fails', {
    handler: () => {
      throw new Error('This function always fails.');
    },
  });
  app.http('nothing', { handler: () => undefined as unknown as HttpResponseInit });
  app.http('chunks', { handler: () => ({ body: chunks() }) });
  app.http('slow', {
    route: 'slow/{milliseconds}',
    handler: async (request, context) => {
      context.log('slow has begun');
      await delay(Number(request.params['milliseconds']));
      return { body: 'done' };
    },
  });
  app.http('seen', { methods: ['GET'], handler: () => ({ jsonBody: seen }) });
  app.http('now', {
    methods: ['GET'],
    handler: () => ({ jsonBody: { now: Date.now(), text: new Date().toISOString() } }),
  });
  app.http('says', {
    methods: ['POST'],
    handler: async (request, context) => {
      context.warn(await request.text());
      console.log('to the console');
      return {};
    },
  });

  app.http('order-1-number', { route: 'orders/{id:int}', handler: answerOf('number') });
  app.http('order-2-any', { route: 'orders/{id}', handler: answerOf('any') });
  app.http('order-3-literal', { route: 'orders/latest', handler: answerOf('literal') });
  app.http('rest', { methods: ['GET'], route: 'files/{*path}', handler: echo });
};
