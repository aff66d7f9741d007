import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { firstBroken } from '../shared/domain/audit-chain.ts';
import type { AuditEntry } from '../shared/domain/audit.ts';
import { apiAt, withQuery, type Api } from './api.ts';
import { CommandFailure, EXIT } from './exit-codes.ts';
import { json, line } from './print.ts';
import type { Shared } from './shared-options.ts';

interface Choosing extends Shared {
  readonly contractor?: string;
  readonly from?: string;
  readonly to?: string;
  readonly kind?: string;
  readonly output?: string;
}

async function* entriesOf(api: Api, contractor?: string): AsyncGenerator<AuditEntry> {
  let after: string | undefined;
  do {
    const path = withQuery('audit', { after, contractor });
    const page: { readonly entries: readonly AuditEntry[]; readonly next?: string } = await api.get(path);
    yield* page.entries;
    after = page.next;
  } while (after !== undefined);
}

const instant = (name: string, text: string | undefined, otherwise: number): number => {
  const at = text === undefined ? otherwise : Date.parse(text);
  if (Number.isNaN(at)) throw new CommandFailure(EXIT.usage, `--${name} is a date or a time, such as 2026-12-01.`);
  return at;
};

const exportEntries = async (options: Choosing): Promise<void> => {
  const from = instant('from', options.from, 0);
  const to = instant('to', options.to, Infinity);
  const api = await apiAt(options.url);
  const file = options.output === undefined ? process.stdout : createWriteStream(options.output, { mode: 0o600 });
  for await (const entry of entriesOf(api, options.contractor)) {
    if (entry.at < from || entry.at >= to || (options.kind !== undefined && entry.kind !== options.kind)) continue;
    if (!file.write(`${JSON.stringify(entry)}\n`)) await once(file, 'drain');
  }
  if (file !== process.stdout) {
    file.end();
    await once(file, 'close');
  }
};

const parsed = (file: string, text: string, number: number): AuditEntry => {
  try {
    return JSON.parse(text) as AuditEntry;
  } catch {
    throw new CommandFailure(EXIT.usage, `${file}, line ${number}: not JSON, so this is no export, or it was cut.`);
  }
};

async function* entriesIn(file: string): AsyncGenerator<AuditEntry> {
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

const chainsOf = async (entries: AsyncIterable<AuditEntry>): Promise<ReadonlyMap<string, readonly AuditEntry[]>> => {
  const chains = new Map<string, AuditEntry[]>();
  for await (const entry of entries) {
    const chain = chains.get(entry.contractor) ?? [];
    chain.push(entry);
    chains.set(entry.contractor, chain);
  }
  return chains;
};

const verify = async (file: string | undefined, options: Choosing): Promise<void> => {
  const entries = file === undefined ? entriesOf(await apiAt(options.url), options.contractor) : entriesIn(file);
  const chains = await chainsOf(entries);
  const broken = [...chains.values()].flatMap((chain) => {
    const entry = firstBroken(chain);
    return entry ? [{ contractor: entry.contractor, number: entry.number, kind: entry.kind }] : [];
  });
  const count = [...chains.values()].reduce((sum, chain) => sum + chain.length, 0);
  if (options.json) json({ chains: chains.size, entries: count, broken });
  else {
    line(`${count} entries in ${chains.size} chain(s), ${broken.length} of them broken.`);
    for (const { contractor, number, kind } of broken)
      line(`${contractor}: entry ${number} (${kind}) is the first that does not hold.`);
  }
  if (broken.length > 0) process.exitCode = EXIT.brokenChain;
};

/** `audit export | verify`. */
export const addAudit = (program: Command): void => {
  const group = program.command('audit').description('who gave whom access, when, on whose authority');
  group
    .command('export')
    .description('entries as JSON Lines; only whole chains (no --from, --to, --kind) can be verified later')
    .option('--contractor <number>', 'of one contractor')
    .option('--from <time>', 'from then on')
    .option('--to <time>', 'before then')
    .option('--kind <kind>', 'of one kind, such as "pass issued"')
    .option('--output <file>', 'into a file that only you can read')
    .addHelpText('after', '\nExample:\n  $ first-day-pass audit export --output audit.jsonl')
    .action((_, command: Command) => exportEntries(command.optsWithGlobals()));
  group
    .command('verify [file]')
    .description('the chains of an export, or of the service; names the first entry that does not hold')
    .option('--contractor <number>', 'of one contractor')
    .addHelpText('after', '\nExample:\n  $ first-day-pass audit verify audit.jsonl')
    .action((file: string | undefined, _, command: Command) => verify(file, command.optsWithGlobals()));
};
