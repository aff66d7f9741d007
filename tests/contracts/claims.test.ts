import { afterAll, beforeAll } from '@jest/globals';
import { tablesClaims } from '../../shared/adapters/tables-claims.ts';
import { memoryClaims } from '../ports/memory-claims.ts';
import { startAzurite } from '../stack/azurite.ts';
import type { Azurite } from '../stack/azurite.ts';
import { claimsContract } from './claims.ts';
import { clientOf } from './azurite-table.ts';

let azurite: Azurite;
beforeAll(async () => {
  azurite = await startAzurite();
});
afterAll(() => azurite.stop());

claimsContract('memory', async () => memoryClaims());
claimsContract('Table storage', async () => tablesClaims(clientOf(azurite, await azurite.freshTable())));
