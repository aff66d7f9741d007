import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One address that moves the clocks of all parts together. */
export interface Control {
  readonly url: string;
  stop(): Promise<void>;
}

const LONGEST_BODY = 1_000;

/** `POST /_local/clock {"advance":"PT10M"}` goes to every part; answers what they answered. */
export const startControl = async (controlUrls: readonly string[]): Promise<Control> => {
  const server = createServer((request, response) => {
    void answer(controlUrls, request).then(({ status, body }) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stop = async (): Promise<void> => {
    if (!server.listening) return;
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { url: `http://localhost:${(server.address() as AddressInfo).port}`, stop };
};

type Incoming = Parameters<Parameters<typeof createServer>[1] & object>[0];

const answer = async (
  controlUrls: readonly string[],
  request: Incoming,
): Promise<{ status: number; body: unknown }> => {
  if (request.url !== '/_local/clock' || request.method !== 'POST')
    return { status: 404, body: { error: 'only POST /_local/clock is here' } };
  const body = await text(request);
  const moved = await Promise.all(controlUrls.map((url) => forward(`${url}/_local/clock`, body)));
  const refused = moved.find(({ status }) => status >= 400);
  return refused ?? { status: 200, body: { parts: moved.map(({ body: said }) => said) } };
};

const text = async (request: Incoming): Promise<string> => {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body.slice(0, LONGEST_BODY);
};

const forward = async (url: string, body: string): Promise<{ status: number; body: unknown }> => {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  return { status: response.status, body: await response.json().catch(() => undefined) };
};
