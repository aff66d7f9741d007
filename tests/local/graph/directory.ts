import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { ManagedIdentityCredential } from '@azure/identity';

/** The line that a service prints when it is ready. */
export interface Ready {
  readonly service: string;
  readonly port: number;
  readonly url: string;
  readonly baseUrl: string;
  readonly identityEndpoint: string;
}

/** A directory in a process of its own. */
export interface Directory extends Ready {
  readonly process: ChildProcess;
  /** Calls `/_local/…` and hands over what it answers. */
  control(method: string, path: string, body?: unknown): Promise<Controlled>;
  stop(): Promise<void>;
}

/** What `/_local/…` answered. */
export interface Controlled {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

const readyLine = async (child: ChildProcess): Promise<Ready> => {
  if (!child.stdout) throw new Error('The directory has no output.');
  for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line) as Ready;
  throw new Error('The directory ended without saying that it was ready.');
};

/** Starts the directory by its start contract, with the arguments given. */
export const startDirectory = async (...args: readonly string[]): Promise<Directory> => {
  const child = spawn(process.execPath, ['local/graph/main.ts', '--port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ready = await readyLine(child);
  return {
    ...ready,
    process: child,
    async control(method, path, body) {
      const options = body === undefined ? { method } : { method, body: JSON.stringify(body) };
      const answer = await fetch(`${ready.url}/_local/${path}`, options);
      const text = await answer.text();
      return { status: answer.status, body: text === '' ? {} : (JSON.parse(text) as Controlled['body']) };
    },
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
};

/** A token as the application gets one: from the managed-identity endpoint, by the real credential. */
export const managedIdentityToken = async ({ identityEndpoint }: Directory): Promise<string> => {
  process.env['IDENTITY_ENDPOINT'] = identityEndpoint;
  process.env['IDENTITY_HEADER'] = 'local';
  const { token } = await new ManagedIdentityCredential().getToken('https://graph.microsoft.com/.default');
  return token;
};

/** A token with exactly these application permissions. */
export const tokenWith = async (directory: Directory, ...permissions: readonly string[]): Promise<string> => {
  const { body } = await directory.control('POST', 'token', { permissions });
  return String(body['access_token']);
};
