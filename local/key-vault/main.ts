/**
 * A Key Vault for secrets on this machine.
 *
 *     node local/key-vault/main.ts --port 0 [--config FILE] [--seed NAME=VALUE …]
 *
 * FILE is `{"secrets": {"<name>": "<value>"}, "roles": {"<object or client id>": ["Key Vault Secrets User"]}}`,
 * both optional. Prints one JSON line when ready and stops on SIGTERM.
 */
import { enableCompileCache } from 'node:module';

// Types are stripped once, not at every start: it halves the time to ready.
enableCompileCache();
const { start } = await import('./start.ts');
await start();
