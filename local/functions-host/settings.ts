import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StartError } from './start-error.ts';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isScalar = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/** A JSON object from a file of the app's folder, or undefined if the file is not there. Throws StartError on anything else. */
export const readJsonObject = async (folder: string, name: string): Promise<Record<string, unknown> | undefined> => {
  const path = join(folder, name);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value)) return value;
  } catch (error) {
    throw new StartError(`${path} is not JSON: ${(error as Error).message}.`);
  }
  throw new StartError(`${path} must hold a JSON object.`);
};

/** Puts the Values of local.settings.json into the environment; a variable that is set already wins. */
export const applyLocalSettings = async (folder: string, environment: NodeJS.ProcessEnv): Promise<void> => {
  const settings = await readJsonObject(folder, 'local.settings.json');
  const values = settings?.['Values'];
  if (!isRecord(values)) return;
  for (const [name, value] of Object.entries(values)) {
    if (environment[name] === undefined && isScalar(value)) environment[name] = String(value);
  }
};

/** Replaces each `%SETTING%` in a binding option by the setting's value. Throws StartError naming a setting that is missing. */
export const resolveSettings = (text: string, environment: NodeJS.ProcessEnv, where: string): string =>
  text.replaceAll(/%([^%]+)%/g, (_, name: string) => {
    const value = environment[name];
    if (value !== undefined) return value;
    throw new StartError(`${where} reads the setting ${name}, which is not set: set the environment variable ${name}.`);
  });
