import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zipSync, type Zippable } from 'fflate';

/** Same content, same bytes: every file bears the oldest time that the format knows. */
const TIME = new Date(1980, 0, 1);

const filesIn = async (folder: string): Promise<string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return files.map((file) => file.slice(folder.length + 1).replaceAll('\\', '/')).toSorted();
};

/** Zips the files of a folder, names relative to it. @returns the size in bytes */
export const zipFolder = async (folder: string, file: string): Promise<number> => {
  const content: Zippable = {};
  for (const name of await filesIn(folder)) content[name] = new Uint8Array(await readFile(join(folder, name)));
  const zipped = zipSync(content, { mtime: TIME });
  await writeFile(file, zipped);
  return zipped.length;
};
