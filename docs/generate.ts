/** Writes every generated document of this folder: `npm run docs`. A test fails while one of them is stale. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generatedDocuments } from './generated.ts';

for (const { file, text } of await generatedDocuments()) {
  await writeFile(join(import.meta.dirname, file), text);
  console.log(`docs/${file}`);
}
