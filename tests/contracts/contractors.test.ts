import { afterAll, beforeAll } from '@jest/globals';
import { tablesContractors } from '../../shared/adapters/tables-contractors.ts';
import { memoryContractors } from '../ports/memory-contractors.ts';
import { startAzurite } from '../stack/azurite.ts';
import type { Azurite } from '../stack/azurite.ts';
import { clientOf } from './azurite-table.ts';
import { contractorsContract } from './contractors.ts';

let azurite: Azurite;
beforeAll(async () => {
  azurite = await startAzurite();
});
afterAll(() => azurite.stop());

contractorsContract('memory', async () => memoryContractors());
contractorsContract('Table storage', async () => tablesContractors(clientOf(azurite, await azurite.freshTable())));
