import type { Stack } from './stack.ts';
import { seededPeople } from './settings.ts';

/** What scripts and tests get to know of a running stack. */
export const readyLine = ({
  appUrl,
  control,
  serviceBus,
  settings,
  graph,
  keyVault,
  azurite,
  blobs,
  signIn,
  host,
}: Stack) => ({
  app: appUrl,
  controlUrl: control.url,
  hostControlUrl: host?.ready['controlUrl'],
  serviceBus: {
    connectionString: serviceBus.ready['connectionString'],
    adminConnectionString: serviceBus.ready['adminConnectionString'],
    controlUrl: serviceBus.ready['controlUrl'],
    queue: settings['CONTRACTOR_QUEUE'],
  },
  graph: { url: graph.ready['url'], baseUrl: graph.ready['baseUrl'] },
  keyVault: { url: keyVault.ready['url'] },
  tables: { connectionString: azurite.connectionString },
  blobs: { connectionString: blobs.connectionString },
  signIn: { issuer: signIn.ready['issuer'] },
  people: seededPeople(),
});
