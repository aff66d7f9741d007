import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { EVERY_PERMISSION } from './permissions.ts';
import { readSeed } from './seed.ts';
import { graphServer } from './server.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    config: { type: 'string' },
    permissions: { type: 'string' },
  },
});

const seed = readSeed(values.config ?? new URL('../people.json', import.meta.url));
const server = graphServer(seed, values.permissions?.split(',') ?? EVERY_PERMISSION);

server.on('error', (error: NodeJS.ErrnoException) => {
  const taken = error.code === 'EADDRINUSE';
  console.error(
    taken ? `Port ${values.port} is taken. Choose another with --port (0 takes a free one).` : error.message,
  );
  process.exitCode = 1;
});
server.listen(Number(values.port), '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  console.log(
    JSON.stringify({ service: 'graph', port, url, baseUrl: `${url}/v1.0`, identityEndpoint: `${url}/msi/token` }),
  );
});

for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => {
    server.close();
    server.closeAllConnections();
  });
