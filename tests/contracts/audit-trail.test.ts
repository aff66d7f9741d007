import { afterAll, beforeAll } from '@jest/globals';
import { tablesAuditTrail } from '../../shared/adapters/tables-audit-trail.ts';
import { memoryAuditTrail } from '../ports/memory-audit-trail.ts';
import { startAzurite } from '../stack/azurite.ts';
import type { Azurite } from '../stack/azurite.ts';
import { auditTrailContract } from './audit-trail.ts';
import { clientOf } from './azurite-table.ts';

let azurite: Azurite;
beforeAll(async () => {
  azurite = await startAzurite();
});
afterAll(() => azurite.stop());

auditTrailContract('memory', async () => memoryAuditTrail());
auditTrailContract('Table storage', async () => tablesAuditTrail(clientOf(azurite, await azurite.freshTable())));
