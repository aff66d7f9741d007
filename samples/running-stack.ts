import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** What `npm start -- --json` prints when it is ready; `docs/local-stack.md` explains every member. */
export interface StackAddresses {
  readonly app: string;
  readonly controlUrl: string;
  readonly hostControlUrl: string;
  readonly serviceBus: {
    readonly connectionString: string;
    readonly adminConnectionString: string;
    readonly controlUrl: string;
    readonly queue: string;
  };
  readonly graph: { readonly url: string; readonly baseUrl: string };
  readonly keyVault: { readonly url: string };
  readonly tables: { readonly connectionString: string };
  readonly signIn: { readonly issuer: string };
  readonly people: { readonly sponsor: string; readonly operator: string; readonly auditor: string };
}

/** A local stack that this process started. */
export interface RunningStack {
  readonly at: StackAddresses;
  /** Everything that any part wrote to standard error, line by line. */
  readonly log: readonly string[];
  /** Ends it and all its parts. Repeatable. */
  stop(): Promise<void>;
}

/** Starts the local stack on free ports. `settings` differ from the sample; `args` are those of `local/main.ts`. */
export const runStack = async (
  settings: Readonly<Record<string, string>> = {},
  args: readonly string[] = [],
): Promise<RunningStack> => {
  const child = spawn(process.execPath, ['local/main.ts', '--json', '--port', '0', ...args], {
    cwd: ROOT,
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => void log.push(line));
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    await exit;
  };
  const at = await new Promise<StackAddresses>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line) as StackAddresses));
    child.once('exit', () =>
      setImmediate(() => reject(new Error(log.slice(-20).join('\n') || 'the local stack ended at once'))),
    );
  });
  return { at, log, stop };
};
