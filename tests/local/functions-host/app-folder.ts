import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const modules = join(import.meta.dirname, '../../../node_modules');

/** A function app in a folder of its own, removed when the test has used it. */
export const withApp = async <T>(files: Record<string, string>, use: (folder: string) => Promise<T>): Promise<T> => {
  const folder = await mkdtemp(join(tmpdir(), 'function-app-'));
  try {
    await symlink(modules, join(folder, 'node_modules'));
    const all = {
      'package.json': '{"type": "module", "main": "main.js"}',
      'host.json': '{"version": "2.0"}',
      ...files,
    };
    for (const [name, text] of Object.entries(all)) await writeFile(join(folder, name), text);
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
};
