import { afterAll, beforeAll } from '@jest/globals';
import { graphDirectory } from '../../shared/adapters/graph-directory.ts';
import { graphPasses } from '../../shared/adapters/graph-passes.ts';
import { randomPassword, startGraph } from '../adapters/graph-service.ts';
import type { GraphService } from '../adapters/graph-service.ts';
import { MemoryDirectory } from '../ports/memory-directory.ts';
import { MemoryPasses } from '../ports/memory-passes.ts';
import { passesContract } from './passes.ts';

let service: GraphService;
beforeAll(async () => {
  service = await startGraph();
});
afterAll(() => service.stop());

passesContract('memory', async () => {
  const directory = new MemoryDirectory();
  const passes = new MemoryPasses(directory);
  return {
    directory,
    passes,
    secondPass: async (does) => {
      passes.secondPass = does;
    },
    signIn: async (accountId, value) => passes.signIn(accountId, value),
  };
});

passesContract('Microsoft Graph', async () => {
  const directory = graphDirectory({ graph: service.graph, random: randomPassword });
  return {
    directory,
    passes: graphPasses({ graph: service.graph }),
    secondPass: (does) => service.misbehave({ secondPass: does }),
    signIn: async (accountId, pass) => {
      const userPrincipalName = (await directory.find(accountId))?.userPrincipalName;
      const answer = await fetch(`${service.url}/_local/sign-in`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ userPrincipalName, pass }),
      });
      return answer.ok;
    },
  };
});
