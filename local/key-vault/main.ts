/**
 * A Key Vault for secrets on this machine.
 *
 *     node local/key-vault/main.ts --port 0 [--config FILE] [--seed NAME=VALUE …]
 *
 * FILE is `{"secrets": {"<name>": "<value>"}, "roles": {"<object or client id>": ["Key Vault Secrets User"]}}`,
 * both optional. Prints one JSON line when ready and stops on SIGTERM.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { emptyCallLog } from './call-log.ts';
import { checkedAssignments } from './caller.ts';
import type { RoleAssignments } from './caller.ts';
import { movableClock } from './clock.ts';
import { wellBehaved } from './misbehaviour.ts';
import { checkedName } from './secret.ts';
import { listen } from './server.ts';
import { emptyVault } from './vault.ts';

interface Configuration {
  readonly secrets?: Readonly<Record<string, string>>;
  readonly roles?: RoleAssignments;
}

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    config: { type: 'string' },
    seed: { type: 'string', multiple: true, default: [] },
  },
});

const configuration: Configuration = values.config === undefined ? {} : JSON.parse(readFileSync(values.config, 'utf8'));

const seeded = (argument: string): readonly [string, string] => {
  const at = argument.indexOf('=');
  if (at > 0) return [argument.slice(0, at), argument.slice(at + 1)];
  throw new Error('--seed: must be NAME=VALUE, such as --seed pepper=kR3x');
};

const clock = movableClock();
const vault = emptyVault(clock);
for (const [name, value] of [...Object.entries(configuration.secrets ?? {}), ...values.seed.map(seeded)])
  vault.set(checkedName(name), value, {});

const assignments = configuration.roles === undefined ? undefined : checkedAssignments(configuration.roles);
const parts = { vault, clock, misbehaviour: wellBehaved(), callLog: emptyCallLog(), assignments };
const { server, url } = await listen(parts, Number(values.port)).catch((error: NodeJS.ErrnoException) => {
  if (error.code !== 'EADDRINUSE') throw error;
  console.error(`key-vault: port ${values.port} is taken; name another with --port, or 0 for any free one`);
  process.exit(1);
});
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => {
    server.close();
    server.closeAllConnections();
  });

console.log(JSON.stringify({ service: 'key-vault', port: Number(new URL(url).port), url }));
