import { afterAll, beforeAll } from '@jest/globals';
import { graphDirectory } from '../../shared/adapters/graph-directory.ts';
import { randomPassword, startGraph } from '../adapters/graph-service.ts';
import type { GraphService } from '../adapters/graph-service.ts';
import { MemoryDirectory } from '../ports/memory-directory.ts';
import { directoryContract } from './directory.ts';

let service: GraphService;
beforeAll(async () => {
  service = await startGraph();
});
afterAll(() => service.stop());

directoryContract('memory', async () => {
  const directory = new MemoryDirectory();
  return { directory, sponsorsOf: (id) => directory.sponsorsOf(id) };
});

directoryContract('Microsoft Graph', async () => {
  const directory = graphDirectory({ graph: service.graph, random: randomPassword });
  const sponsorsOf = async (id: string) => {
    const name = (await directory.find(id))?.userPrincipalName ?? '';
    return ((await service.steer('GET', `people/${encodeURIComponent(name)}`)) as { sponsors: string[] }).sponsors;
  };
  return { directory, sponsorsOf };
});
