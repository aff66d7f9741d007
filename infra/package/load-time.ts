/**
 * Loads an app into a process that holds the embedded host, as that host does, and prints how many milliseconds it took until
 * the app's first function was registered, and how many of them the thread was at work:
 * `node infra/package/load-time.ts FILE`. The settings come from the environment.
 */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { createRegistry, installCoreModule } from '../../local/functions-host/core-module.ts';
import '../../local/functions-host/host.ts';

const now = (): { passed: number; worked: number } => {
  const { user, system } = process.threadCpuUsage();
  return { passed: performance.now(), worked: (user + system) / 1_000 };
};

class Watched<K, V> extends Map<K, V> {
  override set(key: K, value: V): this {
    if (this.size === 0) report();
    return super.set(key, value);
  }
}

const silent = { write: () => undefined, host: () => undefined, limit: () => undefined };
installCoreModule({ ...createRegistry(), functions: new Watched() }, silent);
const started = now();

const report = (): void => {
  const { passed, worked } = now();
  const times = { passed: passed - started.passed, worked: worked - started.worked };
  process.stdout.write(`${JSON.stringify(times)}\n`, () => process.exit(0));
};

// https://github.com/Azure/azure-functions-nodejs-worker: a module is imported, everything else is required.
const file = process.argv[2] ?? '';
if (file.endsWith('.cjs')) createRequire(import.meta.url)(file);
else await import(pathToFileURL(file).href);
