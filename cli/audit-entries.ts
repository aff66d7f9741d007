import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { AuditEntry } from '../shared/domain/audit/audit.ts';
import type { HeadsOfHour } from '../shared/domain/audit/audit-heads.ts';
import { withQuery, type Api } from './api.ts';
import { CommandFailure, EXIT } from './exit-codes.ts';

/** Every entry of the service, or of one contractor, oldest first within each chain. */
export async function* entriesOf(api: Api, contractor?: string): AsyncGenerator<AuditEntry> {
  let after: string | undefined;
  do {
    const path = withQuery('audit', { after, contractor });
    const page: { readonly entries: readonly AuditEntry[]; readonly next?: string } = await api.get(path);
    yield* page.entries;
    after = page.next;
  } while (after !== undefined);
}

const parsed = (file: string, text: string, number: number): AuditEntry => {
  try {
    return JSON.parse(text) as AuditEntry;
  } catch {
    throw new CommandFailure(EXIT.usage, `${file}, line ${number}: not JSON, so this is no export, or it was cut.`);
  }
};

/** Every entry of an export. */
export async function* entriesIn(file: string): AsyncGenerator<AuditEntry> {
  const stream = createReadStream(file);
  await once(stream, 'open').catch(() => {
    throw new CommandFailure(EXIT.usage, `${file} cannot be read.`);
  });
  let number = 0;
  for await (const text of createInterface({ input: stream })) {
    number += 1;
    if (text !== '') yield parsed(file, text, number);
  }
}

/** The heads that the service has kept, hour by hour. */
export const headsOf = async (api: Api): Promise<readonly HeadsOfHour[]> => {
  const all: HeadsOfHour[] = [];
  let after: string | undefined;
  do {
    const page: { readonly hours: readonly HeadsOfHour[]; readonly next?: string } = await api.get(
      withQuery('audit/heads', { after }),
    );
    all.push(...page.hours);
    after = page.next;
  } while (after !== undefined);
  return all;
};
