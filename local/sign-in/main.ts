/**
 * Sign-in for staff on this machine, in place of Microsoft Entra's.
 *
 *     node local/sign-in/main.ts --port 0 [--config local/people.json]
 *
 * Prints one JSON line when ready and stops on SIGTERM.
 */
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { installMachineClock } from '../machine-clock.ts';
import { readOrganisation } from './people.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    config: { type: 'string', default: fileURLToPath(new URL('../people.json', import.meta.url)) },
  },
});

const clock = installMachineClock();
const organisation = readOrganisation(values.config);
// Types are stripped once, not at every start.
enableCompileCache();
// Loaded only now, so that no module keeps the machine's own Date.
const { listen } = await import('./server.ts');
const { server, issuer, port } = await listen(organisation, clock, Number(values.port)).catch(
  (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    console.error(`sign-in: port ${values.port} is taken; name another with --port, or 0 for any free one`);
    process.exit(1);
  },
);
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => {
    server.close();
    server.closeAllConnections();
  });

const { clientId } = organisation.application;
console.log(JSON.stringify({ service: 'sign-in', port, issuer: issuer.url, clientId }));
