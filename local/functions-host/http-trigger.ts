import type { Server, ServerResponse } from 'node:http';
import { answerBuffered, bufferedCall } from './http-buffered.ts';
import { HttpFailure } from './http-failure.ts';
import type { ServeRequest } from './http-serve.ts';
import type { HostLog } from './host-log.ts';
import type { Invoker } from './invocation.ts';

/** Ends an answer with a bare status; one that has begun can only be cut off. */
export const answerStatus = (response: ServerResponse, status: number): void => {
  if (response.headersSent) return void response.destroy();
  for (const name of response.getHeaderNames()) response.removeHeader(name);
  response.writeHead(status, { 'Content-Length': 0 }).end();
};

const buffered =
  (invoker: Invoker): ServeRequest =>
  async (request, response, target, found) => {
    const call = await bufferedCall(request, target, found);
    answerBuffered(response, await invoker.invoke(found.door.trigger.functionName, call));
  };

const serving = async (invoker: Invoker, library: Server | undefined): Promise<ServeRequest> => {
  if (library === undefined) return buffered(invoker);
  const { serveStreamed } = await import('./http-streamed.ts');
  return serveStreamed(invoker, library);
};

/** The HTTP trigger: through the library's own server if the app streams, else with whole bodies. A call that fails is a 500 without a body. */
export const createHttpTrigger = async (
  invoker: Invoker,
  library: Server | undefined,
  log: HostLog,
): Promise<ServeRequest> => {
  const serve = await serving(invoker, library);
  return async (request, response, target, found) => {
    try {
      await serve(request, response, target, found);
    } catch (error) {
      const own = error instanceof HttpFailure;
      if (own) log.host('warning', `${found.door.trigger.functionName}: ${error.message}`);
      answerStatus(response, own ? error.status : 500);
    }
  };
};
