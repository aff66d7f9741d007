import type { AddressInfo } from 'node:net';
import { EVERY_PERMISSION } from './permissions.ts';
import { readSeed } from './seed.ts';
import type { Seed } from './seed.ts';
import { graphServer } from './server.ts';

/** What the command line says. */
export interface Options {
  /** 0: a free one. */
  readonly port: string;
  /** Seed file; `local/people.json` when missing. */
  readonly config: string | undefined;
  /** Comma-separated application permissions of the tokens; every one that this service knows when missing. */
  readonly permissions: string | undefined;
}

const announce = ({ port }: AddressInfo): void => {
  const url = `http://127.0.0.1:${port}`;
  const addresses = { url, baseUrl: `${url}/v1.0`, identityEndpoint: `${url}/msi/token` };
  console.log(JSON.stringify({ service: 'graph', port, ...addresses }));
};

const seedOf = (config: string | undefined): Seed => {
  const file = config ?? new URL('../people.json', import.meta.url);
  try {
    return readSeed(file);
  } catch (error) {
    throw new Error(`The seed cannot be used. ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
};

/** Serves on loopback until SIGTERM or SIGINT, and prints one JSON line when ready. */
export const listen = ({ port, config, permissions }: Options): void => {
  const chosen = permissions?.split(',');
  const server = graphServer(seedOf(config), chosen ?? EVERY_PERMISSION, chosen ?? []);
  server.on('error', (error: NodeJS.ErrnoException) => {
    const taken = error.code === 'EADDRINUSE';
    console.error(taken ? `Port ${port} is taken. Choose another with --port (0 takes a free one).` : error.message);
    process.exitCode = 1;
  });
  server.listen(Number(port), '127.0.0.1', () => announce(server.address() as AddressInfo));
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      server.close();
      server.closeAllConnections();
    });
};
