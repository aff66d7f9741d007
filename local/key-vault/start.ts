import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { parseArgs } from 'node:util';
import { emptyCallLog } from './call-log.ts';
import { checkedAssignments } from './caller.ts';
import type { RoleAssignments } from './caller.ts';
import { movableClock } from './clock.ts';
import { wellBehaved } from './misbehaviour.ts';
import { checkedName } from './secret.ts';
import { listen } from './server.ts';
import { Vault } from './vault.ts';

interface Configuration {
  readonly secrets?: Readonly<Record<string, string>>;
  readonly roles?: RoleAssignments;
}

const commandLine = () =>
  parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      config: { type: 'string' },
      seed: { type: 'string', multiple: true, default: [] },
    },
  }).values;

const seeded = (argument: string): readonly [string, string] => {
  const at = argument.indexOf('=');
  if (at > 0) return [argument.slice(0, at), argument.slice(at + 1)];
  throw new Error('--seed: must be NAME=VALUE, such as --seed pepper=kR3x');
};

const readConfiguration = (file: string | undefined): Configuration =>
  file === undefined ? {} : JSON.parse(readFileSync(file, 'utf8'));

const stopOnSignal = (server: Server): void => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      server.close();
      server.closeAllConnections();
    });
};

const portTaken =
  (port: string) =>
  (error: NodeJS.ErrnoException): never => {
    if (error.code !== 'EADDRINUSE') throw error;
    console.error(`key-vault: port ${port} is taken; name another with --port, or 0 for any free one`);
    process.exit(1);
  };

/** Starts the vault as the command line says, prints the ready line, and stops on SIGTERM. */
export const start = async (): Promise<void> => {
  const { port, config, seed } = commandLine();
  const { secrets = {}, roles } = readConfiguration(config);
  const clock = movableClock();
  const vault = new Vault(clock);
  for (const [name, value] of [...Object.entries(secrets), ...seed.map(seeded)])
    vault.set(checkedName(name), value, {});

  const assignments = roles === undefined ? undefined : checkedAssignments(roles);
  const parts = { vault, clock, misbehaviour: wellBehaved(), callLog: emptyCallLog(), assignments };
  const { server, url } = await listen(parts, Number(port)).catch(portTaken(port));
  stopOnSignal(server);
  console.log(JSON.stringify({ service: 'key-vault', port: Number(new URL(url).port), url }));
};
