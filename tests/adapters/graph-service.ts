import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { randomBytes, randomUUID } from 'node:crypto';
import { ManagedIdentityCredential } from '@azure/identity';
import type { TokenCredential } from '@azure/identity';
import { graphClient } from '../../shared/adapters/graph-client.ts';
import type { Graph } from '../../shared/adapters/graph-client.ts';
import type { GraphFailure } from '../../shared/adapters/graph-request-id.ts';

/** A mail as the local mailbox shows it. */
export interface ArrivedMail {
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** The local Graph as a child process of one test file, with this product's client on it. */
export interface GraphService {
  readonly url: string;
  readonly graph: Graph;
  /** The same Graph for an application with these permissions alone. */
  asApplication(permissions: readonly string[]): Promise<Graph>;
  /** What the client logged, oldest first. */
  readonly failures: GraphFailure[];
  /** Any call on `/_local/…`; its JSON. */
  steer(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<unknown>;
  misbehave(faults: Readonly<Record<string, unknown>>): Promise<unknown>;
  behave(): Promise<unknown>;
  /** How often each route was called since the start or `forget`, by method and path with `{}` in place of ids. */
  calls(): Promise<Readonly<Record<string, number>>>;
  forget(): Promise<unknown>;
  mailsTo(address: string): Promise<readonly ArrivedMail[]>;
  stop(): Promise<void>;
}

export const randomPassword = (bytes: number): Uint8Array => randomBytes(bytes);

/** Starts it on a free port. Tokens come from its managed-identity endpoint through the real credential. */
export const startGraph = async (): Promise<GraphService> => {
  const child = spawn(process.execPath, ['local/graph/main.ts', '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const { url, identityEndpoint } = JSON.parse(line) as { url: string; identityEndpoint: string };
  process.env['IDENTITY_ENDPOINT'] = identityEndpoint;
  process.env['IDENTITY_HEADER'] = 'local';
  const steer = steering(url);
  const failures: GraphFailure[] = [];
  const clientWith = (credential: TokenCredential): Graph =>
    graphClient({ baseUrl: url, credential, log: (failure) => void failures.push(failure), newId: randomUUID });
  return {
    url,
    failures,
    graph: clientWith(new ManagedIdentityCredential()),
    steer,
    asApplication: async (permissions) => {
      const { access_token: token } = (await steer('POST', 'token', { permissions })) as { access_token: string };
      return clientWith({ getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) });
    },
    misbehave: (faults) => steer('POST', 'faults', faults),
    behave: () => steer('DELETE', 'faults'),
    calls: async () => {
      const { calls } = (await steer('GET', 'calls')) as { calls: Record<string, number> };
      return Object.fromEntries(
        Object.entries(calls).map(([route, count]) => [route.replaceAll(/\{[^}]*\}/g, '{}'), count]),
      );
    },
    forget: () => steer('DELETE', 'calls'),
    mailsTo: async (address) => (await steer('GET', `mail/${encodeURIComponent(address)}`)) as ArrivedMail[],
    stop: async () => {
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      await exit;
    },
  };
};

const steering =
  (url: string): GraphService['steer'] =>
  async (method, path, body) => {
    const response = await fetch(`${url}/_local/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
