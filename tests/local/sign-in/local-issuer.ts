import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A sign-in that the test started. */
export interface LocalIssuer {
  readonly port: number;
  readonly issuer: string;
  readonly clientId: string;
  /** Asks a door under `/_local/`; gives status and answer. */
  control(method: string, door: string, body?: object): Promise<{ status: number; body: Record<string, unknown> }>;
  /** A token for a script. */
  token(request: object): Promise<string>;
  /** The issuer's time, which tests may have moved. */
  now(): Promise<Date>;
  /** What it wrote to standard error so far. */
  complaints(): string;
  stop(): Promise<number | null>;
}

/** Starts `local/sign-in` on a free port. */
export const startIssuer = async (...options: readonly string[]): Promise<LocalIssuer> => {
  const child = spawn(process.execPath, ['local/sign-in/main.ts', '--port', '0', ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaints = '';
  child.stderr.on('data', (text: Buffer) => (complaints += text.toString()));
  const exited = once(child, 'exit');
  const [line] = await Promise.race([
    once(createInterface(child.stdout), 'line'),
    exited.then(() => Promise.reject(new Error(complaints))),
  ]);
  const { port, issuer, clientId } = JSON.parse(line);
  const control: LocalIssuer['control'] = async (method, door, body) => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`http://localhost:${port}/_local/${door}`, { method, ...sent });
    return { status: response.status, body: await response.json() };
  };
  return {
    port,
    issuer,
    clientId,
    control,
    token: async (request) => String((await control('POST', 'token', request)).body['access_token']),
    now: async () => new Date(String((await control('GET', 'clock')).body['now'])),
    complaints: () => complaints,
    stop: async () => {
      child.kill('SIGTERM');
      const [code] = await exited;
      return code;
    },
  };
};
