/**
 * Makes the deployable: `npm run package`.
 *
 *     dist/app/         the app as it is deployed; starts on any Functions host
 *     dist/app.zip      the same, for `az functionapp deployment source config-zip` and for azd
 *     dist/app.cjs.map  the source map, for whoever reads a stack trace
 *
 * Prints sizes, and how long the app takes to load. `--into FOLDER` puts them elsewhere.
 */
import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { sampleSettings } from '../../local/settings.ts';
import { writeAppFolder } from './app-folder.ts';
import { zipFolder } from './zip.ts';

const ROUNDS = 5;
const run = promisify(execFile);

const size = (bytes: number): string => `${(bytes / 1_048_576).toFixed(2)} MB`;

const loadTime = async (entry: string): Promise<number> => {
  const env = { ...process.env, ...sampleSettings(), NODE_DISABLE_COMPILE_CACHE: '1' };
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const { stdout } = await run(process.execPath, [join(import.meta.dirname, 'load-time.ts'), entry], { env });
    times.push((JSON.parse(stdout) as { passed: number }).passed);
  }
  return Math.min(...times);
};

const { values } = parseArgs({
  options: { into: { type: 'string', default: join(import.meta.dirname, '../../dist') } },
});
const folder = join(resolve(values.into), 'app');
const { inputs } = await writeAppFolder(folder);
const zipped = await zipFolder(folder, `${folder}.zip`);
const { size: bundle } = await stat(join(folder, 'functions', 'app.cjs'));
console.log(`dist/app      one bundle of ${inputs.length} files, ${size(bundle)}`);
console.log(`dist/app.zip  ${size(zipped)}`);
console.log(
  `first function registered ${(await loadTime(join(folder, 'functions', 'main.cjs'))).toFixed(0)} ms after loading began (best of ${ROUNDS})`,
);
