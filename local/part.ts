import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** Code compiled once is not compiled again at each start. */
export const COMPILE_CACHE = fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url));

const READY_WITHIN_MS = 60_000;
const STOPS_WITHIN_MS = 15_000;

/** What a part prints when it is ready; each README entry of `docs/local-stack.md` names the members. */
export type Ready = Readonly<Record<string, string>> & { readonly service: string };

/** One part of the local stack, as a child process. */
export interface Part {
  readonly ready: Ready;
  readonly process: ChildProcess;
  /** SIGTERM, then SIGKILL when it does not end in time. Repeatable. */
  stop(): Promise<void>;
}

export interface PartOptions {
  readonly name: string;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Where its standard error goes; absent: to ours. */
  readonly log?: (line: string) => void;
}

/** Starts `local/<name>/main.ts` and waits for its JSON line. Rejects with what it said when it ended instead. */
export const startPart = async ({ name, args, environment = {}, log }: PartOptions): Promise<Part> => {
  const child = spawn(process.execPath, [`local/${name}/main.ts`, ...args], {
    cwd: ROOT,
    env: { NODE_COMPILE_CACHE: COMPILE_CACHE, ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (said.length < 40) said.push(line);
    (log ?? console.error)(line);
  });
  return { ready: await readyLine(name, child, said), process: child, stop: () => stopped(child) };
};

const readyLine = (name: string, child: ChildProcess, said: readonly string[]): Promise<Ready> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`${name} was not ready within ${READY_WITHIN_MS / 1000} s`)),
      READY_WITHIN_MS,
    );
    if (child.stdout)
      createInterface({ input: child.stdout }).once('line', (line) => {
        clearTimeout(timer);
        resolve(JSON.parse(line) as Ready);
      });
    child.once('exit', () => {
      clearTimeout(timer);
      setImmediate(() => reject(new Error(said.join('\n') || `${name} ended before it was ready`)));
    });
  });

const stopped = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), STOPS_WITHIN_MS);
  await exit;
  clearTimeout(late);
};
