/**
 * The whole product on this machine:
 *
 *     npm start                         everything, then the main job once before your eyes
 *     npm start -- --no-sample          everything, nobody hired
 *     npm start -- --without-host       the stand-ins alone, for "func start" beside them
 *     npm start -- --verbose            with every log line of every part
 *     npm start -- --json --port 0      one JSON line when ready, free ports, nobody hired
 *
 * Ctrl-C ends every process that it started.
 */
import { parseArgs } from 'node:util';
import { readyLine } from './ready-line.ts';
import { explain } from './port-taken.ts';
import { goingOn, heading, progressLine, whatRuns } from './screen.ts';
import { hireSample } from './sample-run.ts';
import { FREE_PORTS, startStack, USUAL_PORTS, type Ports, type Stack } from './stack.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    json: { type: 'boolean', default: false },
    'no-sample': { type: 'boolean', default: false },
    'without-host': { type: 'boolean', default: false },
    'tables-folder': { type: 'string' },
    verbose: { type: 'boolean', default: false },
  },
});

const portsFor = (port: string | undefined): Ports => {
  if (port === undefined) return USUAL_PORTS;
  const app = Number(port);
  if (!Number.isInteger(app) || app < 0 || app > 65_535)
    throw new Error(`--port ${port}: give a whole number from 0 (any free port) to 65535`);
  return app === 0 ? FREE_PORTS : { ...USUAL_PORTS, app };
};

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** On the one screen only what somebody should see at once. */
const isAlarming = (line: string): boolean =>
  /"level":"(warning|error|critical)"|\\"level\\":\\"warning\\"|^(?!\{)/.test(line);

const run = async (): Promise<Stack> => {
  const startedAt = performance.now();
  if (!values.json) say(heading());
  const stack = await startStack({
    ports: portsFor(values.port),
    host: !values['without-host'],
    ...(values['tables-folder'] === undefined ? {} : { tablesFolder: values['tables-folder'] }),
    log: (line) => (values.json || values.verbose || isAlarming(line) ? console.error(line) : undefined),
    progress: (name) => {
      const line = progressLine(name, performance.now() - startedAt);
      if (line !== undefined && !values.json) say(line);
    },
  });
  if (values.json) {
    say(JSON.stringify(readyLine(stack)));
    return stack;
  }
  say(whatRuns(stack));
  if (stack.host && !values['no-sample']) await hireSample(stack, say);
  say(goingOn(stack));
  return stack;
};

let stopping = false;
const stop = async (stack: Promise<Stack>): Promise<void> => {
  if (stopping) return;
  stopping = true;
  await stack.then((running) => running.stop()).catch(() => undefined);
  process.exit(0);
};

const stack = run();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(stack));
stack.catch((error: unknown) => {
  if (stopping) return;
  console.error(explain(error));
  process.exitCode = 1;
});
