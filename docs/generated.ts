import { format } from 'prettier';
import { cliSchema } from './cli-schema.ts';
import { contractorSchema } from './contractor-schema.ts';
import { eventsAsyncApi } from './events-asyncapi.ts';
import { faultsPage } from './faults-page.ts';
import { settingsPage } from './settings-page.ts';

/** A document that is made from the code. */
export interface GeneratedDocument {
  /** Its name in this folder. */
  readonly file: string;
  readonly text: string;
}

const jsonText = (value: object): Promise<string> =>
  format(JSON.stringify(value, null, 2), { parser: 'json', printWidth: 120 });

/** Every generated document, as it should be. */
export const generatedDocuments = async (): Promise<readonly GeneratedDocument[]> => [
  { file: 'settings.md', text: settingsPage() },
  { file: 'faults.md', text: faultsPage() },
  { file: 'contractor.v1.schema.json', text: await jsonText(contractorSchema()) },
  { file: 'cli.schema.json', text: await jsonText(cliSchema()) },
  { file: 'events.asyncapi.json', text: await jsonText(eventsAsyncApi()) },
];
