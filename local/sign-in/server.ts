import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { choose } from './choose.ts';
import type { MachineClock } from '../machine-clock.ts';
import { control } from './control.ts';
import { newIssuer } from './issuer.ts';
import type { Issuer } from './issuer.ts';
import { homePage, PAGE_HEADERS } from './pages.ts';
import type { Organisation } from './people.ts';

const DISCOVERY = '/.well-known/openid-configuration';

const home = (issuer: Issuer, response: ServerResponse): void => {
  response.writeHead(200, PAGE_HEADERS).end(homePage(issuer.organisation, issuer.url));
};

/** Serves the issuer on the loopback interface; `port` 0 takes any free one. */
export const listen = async (
  organisation: Organisation,
  clock: MachineClock,
  port: number,
): Promise<{ server: Server; issuer: Issuer; port: number }> => {
  const server = createServer();
  await new Promise<void>((ready, failed) => {
    server.once('error', failed).listen(port, '127.0.0.1', ready);
  });
  const bound = (server.address() as AddressInfo).port;
  // The issuer's name holds the port, so it exists only once the port is known.
  const issuer = await newIssuer(organisation, `http://localhost:${bound}/${organisation.tenantId}/v2.0`);
  server.on('request', (request, response) => {
    route(issuer, clock, request, response).catch((error: unknown) => {
      console.error(error);
      response.writeHead(500).end();
    });
  });
  return { server, issuer, port: bound };
};

const route = async (
  issuer: Issuer,
  clock: MachineClock,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  if (path.startsWith('/_local/')) return control(issuer, clock, request, response);
  if (path.startsWith('/choose/')) return choose(issuer.provider(), issuer.organisation, request, response);
  // Entra answers discovery below the issuer's path and the endpoints beside it.
  if (path === `/${issuer.organisation.tenantId}/v2.0${DISCOVERY}`) request.url = DISCOVERY;
  if (path === '/') return home(issuer, response);
  await issuer.handle(request, response);
};
