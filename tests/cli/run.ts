/** The command line as a person runs it: a process of its own, its output, its exit code. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { JSON_OUTPUT } from '../../cli/json-output.ts';

const PROGRAM = join(import.meta.dirname, '../../cli/first-day-pass.ts');

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Surroundings {
  /** Nothing of this process's environment but PATH and HOME gets to it besides. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly folder?: string;
}

const schemas: Readonly<Record<string, (typeof JSON_OUTPUT)[keyof typeof JSON_OUTPUT] | undefined>> = JSON_OUTPUT;

/** What `--json` printed has to be what `docs/cli.schema.json` says of the command. */
const assertFits = (args: readonly string[], { code, out }: Ran): void => {
  const schema = schemas[args.slice(0, 2).join(' ')] ?? schemas[args[0] ?? ''];
  if (!schema || !args.includes('--json') || out === '' || args[1] === 'export') return;
  const fits = schema.safeParse(JSON.parse(out));
  if (!fits.success)
    throw new Error(`${args.join(' ')} (exit ${code}) breaks its schema: ${fits.error.message}\n${out}`);
};

const spawned = (args: readonly string[], { environment, input = '', folder }: Surroundings): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [PROGRAM, ...args], {
      env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...environment },
      ...(folder !== undefined && { cwd: folder }),
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (text: Buffer) => (out += text.toString()));
    child.stderr.on('data', (text: Buffer) => (err += text.toString()));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out, err }));
    child.stdin.end(input);
  });

/** Runs `first-day-pass` with these arguments. JSON that does not fit its schema is an error. */
export const runIn = async (surroundings: Surroundings, args: readonly string[]): Promise<Ran> => {
  const ran = await spawned(args, surroundings);
  assertFits(args, ran);
  return ran;
};

export const run = (args: readonly string[], environment: Readonly<Record<string, string>> = {}, input = '') =>
  runIn({ environment, input }, args);
