/**
 * Loads a packaged app once, in a process of its own, and keeps the code that V8 made of it: `node infra/package/compile.ts
 * ENTRY FILE`. The functions that it registers lead nowhere.
 */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { sampleSettings } from '../../local/settings.ts';
import { createRegistry, installCoreModule } from '../../local/functions-host/core-module.ts';
import { createHostLog } from '../../local/functions-host/host-log.ts';

const [entry = '', file = ''] = process.argv.slice(2);

Object.assign(process.env, sampleSettings());
installCoreModule(
  createRegistry(),
  createHostLog(() => undefined),
);
const loaded = createRequire(import.meta.url)(resolve(entry)) as { readonly compiledCode: () => Buffer };
writeFileSync(file, loaded.compiledCode());
process.exit(0);
