import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { AuditEntry } from '../shared/domain/audit/audit.ts';
import { apiAt } from './api.ts';
import { entriesOf } from './audit-entries.ts';
import { CommandFailure, EXIT } from './exit-codes.ts';
import { progress } from './print.ts';
import type { Shared } from './shared-options.ts';

export interface Choosing extends Shared {
  readonly contractor?: string;
  readonly from?: string;
  readonly to?: string;
  readonly kind?: string;
  readonly output?: string;
}

const SHOWN_EVERY = 200;

const instant = (name: string, text: string | undefined, otherwise: number): number => {
  const at = text === undefined ? otherwise : Date.parse(text);
  if (Number.isNaN(at)) throw new CommandFailure(EXIT.usage, `--${name} is a date or a time, such as 2026-12-01.`);
  return at;
};

/** Which entries are asked for. */
const chosen = (options: Choosing): ((entry: AuditEntry) => boolean) => {
  const from = instant('from', options.from, 0);
  const to = instant('to', options.to, Infinity);
  return ({ at, kind }) => at >= from && at < to && (options.kind === undefined || kind === options.kind);
};

async function* lines(entries: AsyncIterable<AuditEntry>, isChosen: (entry: AuditEntry) => boolean, shows: boolean) {
  let [looked, written] = [0, 0];
  for await (const entry of entries) {
    looked += 1;
    if (isChosen(entry)) {
      written += 1;
      yield `${JSON.stringify(entry)}\n`;
    }
    if (shows && looked % SHOWN_EVERY === 0) progress(`${written} entries of ${looked}`);
  }
  if (shows) progress('');
}

const codeOf = (error: unknown): unknown => (Object(error) as { readonly code?: unknown }).code;

/** Under another name until it is whole, so that a file of the name that was asked for is never half an export. */
const intoFile = async (file: string, source: Readable): Promise<void> => {
  const part = `${file}.part`;
  try {
    await pipeline(source, createWriteStream(part, { mode: 0o600 }));
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    const code = codeOf(error);
    if (['ENOENT', 'EACCES', 'EISDIR', 'ENOTDIR', 'EROFS'].includes(String(code)))
      throw new CommandFailure(EXIT.usage, `${file} cannot be written (${String(code)}). Nothing was exported.`);
    if (code === 'ENOSPC') throw new CommandFailure(EXIT.failed, `No room is left for ${file}. Nothing was exported.`);
    throw error;
  }
};

/** Whoever reads the pipe may have read enough. */
const intoPipe = (source: Readable): Promise<void> =>
  pipeline(source, process.stdout, { end: false }).catch((error: unknown) => {
    if (codeOf(error) !== 'EPIPE') throw error;
  });

/** Writes entries as JSON Lines, to a file or to standard output. */
export const exportEntries = async (options: Choosing): Promise<void> => {
  const isChosen = chosen(options);
  const entries = entriesOf(await apiAt(options.url), options.contractor);
  const shows = options.output !== undefined || !process.stdout.isTTY;
  const source = Readable.from(lines(entries, isChosen, shows));
  if (options.output === undefined) await intoPipe(source);
  else await intoFile(options.output, source);
};
