import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readMembers } from './body.ts';
import { authorize, bearerOf } from './caller.ts';
import type { RoleAssignments } from './caller.ts';
import { controlAnswer } from './control.ts';
import type { Control } from './control.ts';
import { badParameter, Refusal } from './refusal.ts';
import { matchOf } from './routing.ts';
import { checkedName } from './secret.ts';
import type { Vault } from './vault.ts';

export interface KeyVaultParts extends Control {
  readonly vault: Vault;
  readonly assignments: RoleAssignments | undefined;
}

interface Answer {
  readonly status: number;
  readonly body?: object | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Serves the vault on the loopback interface; `port` 0 takes any free one. */
export const listen = async (parts: KeyVaultParts, port: number): Promise<{ server: Server; url: string }> => {
  const server = createServer((request, response) => void respond(parts, request, response));
  await new Promise<void>((ready, failed) => {
    server.once('error', failed).listen(port, '127.0.0.1', ready);
  });
  return { server, url: urlOf(server) };
};

const urlOf = (server: Server): string => `http://localhost:${(server.address() as AddressInfo).port}`;

const respond = async (parts: KeyVaultParts, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const { status, body, headers } = await answer(parts, request).catch(refusalAnswer);
  response.writeHead(status, {
    'cache-control': 'no-cache',
    'x-ms-request-id': randomUUID(),
    ...(body !== undefined && { 'content-type': 'application/json; charset=utf-8' }),
    ...headers,
  });
  response.end(body === undefined ? undefined : JSON.stringify(body));
};

const refusalAnswer = (error: unknown): Answer => {
  if (error instanceof Refusal) return { status: error.status, body: error.body(), headers: error.headers };
  console.error(error);
  return { status: 500, body: { error: { code: 'InternalServerError', message: 'The vault itself failed.' } } };
};

const answer = async (parts: KeyVaultParts, request: IncomingMessage): Promise<Answer> => {
  const url = URL.parse(request.url ?? '/', 'http://localhost');
  if (url === null) throw badParameter('The request URI cannot be read.');
  const method = request.method ?? 'GET';
  const body = await readMembers(request);
  if (url.pathname.startsWith('/_local/'))
    return { status: 200, body: controlAnswer(parts, method, url.pathname, body) };
  const token = bearerOf(request);
  const { operation, name, version } = matchOf(method, url.pathname);
  parts.callLog.note(method, operation.path, name);
  parts.misbehaviour.strike();
  authorize(token, operation.action, parts.assignments);
  if (!url.searchParams.has('api-version')) throw badParameter('The api-version query parameter must be specified.');
  if (name !== '') checkedName(name);
  const vaultUrl = `http://${request.headers.host ?? 'localhost'}`;
  const bundle = operation.run({ vault: parts.vault, vaultUrl, name, version, query: url.searchParams, body });
  return { status: bundle === undefined ? 204 : 200, body: bundle };
};
