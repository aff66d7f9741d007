import { afterAll, beforeAll } from '@jest/globals';
import { tablesDeadLetterNotes } from '../../shared/adapters/tables-dead-letter-notes.ts';
import { memoryDeadLetterNotes } from '../ports/memory-dead-letter-notes.ts';
import { startAzurite } from '../stack/azurite.ts';
import type { Azurite } from '../stack/azurite.ts';
import { deadLetterNotesContract } from './dead-letter-notes.ts';
import { clientOf } from './azurite-table.ts';

let azurite: Azurite;
beforeAll(async () => {
  azurite = await startAzurite();
});
afterAll(() => azurite.stop());

deadLetterNotesContract('memory', async () => memoryDeadLetterNotes());
deadLetterNotesContract('Table storage', async () =>
  tablesDeadLetterNotes(clientOf(azurite, await azurite.freshTable())),
);
