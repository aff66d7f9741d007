import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const LAST_RESORT_MS = 10_000;

/** A part of the local stack that runs by itself. */
export interface LocalService<Ready> {
  /** The line that it printed when it was ready. */
  readonly ready: Ready;
  /** Repeatable. */
  stop(): Promise<void>;
}

/** Starts `local/<name>/main.ts` on a free port of this machine. */
export const startLocal = async <Ready>(
  name: string,
  options: readonly string[] = [],
): Promise<LocalService<Ready>> => {
  const child = spawn(process.execPath, [`local/${name}/main.ts`, '--port', '0', ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  const ended = exit.then(() => {
    throw new Error(`local/${name} ended before it was ready`);
  });
  const [line] = (await Promise.race([once(createInterface(child.stdout), 'line'), ended])) as [string];
  ended.catch(() => undefined);
  return {
    ready: JSON.parse(line) as Ready,
    stop: async () => {
      child.kill('SIGTERM');
      const last = setTimeout(() => child.kill('SIGKILL'), LAST_RESORT_MS);
      await exit;
      clearTimeout(last);
    },
  };
};
