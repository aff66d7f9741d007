import type { Command } from 'commander';
import type { z } from 'zod';
import { apiAt } from './api.ts';
import { countsOf, type ListedLetter } from './dead-letter-api.ts';
import type { JSON_OUTPUT } from './json-output.ts';
import { addEdit } from './letter-edit.ts';
import { addEnding } from './letter-ending.ts';
import { filters, printCounts, selected, type Selecting } from './letter-selection.ts';
import { facts, json, line, styled, table } from './print.ts';
import type { Shared } from './shared-options.ts';

type ShownLetter = z.output<(typeof JSON_OUTPUT)['dead-letter show']>;

const rowOf = ({ id, enqueuedAt, fault, contractor, eventType, replays, heldBack }: ListedLetter) => ({
  id,
  enqueued: enqueuedAt,
  fault,
  contractor: contractor ?? '-',
  type: eventType?.replace(/^io\.firstdaypass\./, '') ?? '-',
  replays,
  'held back': heldBack ? 'yes' : '',
});

const list = async (options: Selecting & { readonly count?: boolean }): Promise<void> => {
  const letters = await selected(await apiAt(options.url), options);
  if (options.json) return json(options.count ? { counts: countsOf(letters) } : { deadLetters: letters });
  if (options.count) return printCounts(letters);
  table(letters.map(rowOf));
  if (process.stdout.isTTY) line(styled('dim', `${letters.length} dead letter(s)`));
};

/** What can be done about it, each with its command. */
const printWaysOut = ({ id, editable }: ShownLetter): void => {
  const command = (text: string): void => line(`  first-day-pass dead-letter ${text} --reason "…"`);
  line(`\n${styled('bold', 'What you can do')}`);
  for (const path of editable) {
    const quote = path.includes("'") ? '"' : "'";
    command(`edit ${id} --set ${quote}${path}=…${quote}`);
  }
  command(`replay ${id}`);
  command(`discard ${id}`);
};

const print = (letter: ShownLetter): void => {
  const { id, enqueuedAt, fault, says, wayOut, contractor, state, body, note } = letter;
  facts({
    letter: id,
    enqueued: enqueuedAt,
    fault: `${fault}. ${says}`,
    'way out': wayOut,
    contractor,
    stands: state && [state.phase, ...state.blocked].join(' '),
    event: [letter.eventType, letter.eventId].filter(Boolean).join(' ') || undefined,
    'message id': letter.messageId,
    'broker says': letter.reason,
    deliveries: letter.deliveries,
    replays: letter.replays,
    'held back': letter.heldBack ? `died ${letter.times} times in a row of this` : undefined,
  });
  if (note?.problems.length) line(`\n${styled('bold', 'Broken rules')}`);
  for (const { path, rule } of note?.problems ?? []) facts({ [`  ${path}`]: rule });
  facts({ stack: note?.stack });
  line(`\n${styled('bold', 'Message')}, ${letter.bytes} bytes${body.kind === 'opaque' ? ', no JSON object' : ''}`);
  if (body.kind === 'event') json(body.event);
  printWaysOut(letter);
};

const show = async (id: string, options: Shared & { readonly uncover?: string }): Promise<void> => {
  const api = await apiAt(options.url);
  const path = `dead-letters/${encodeURIComponent(id)}`;
  const found = await (options.uncover === undefined
    ? api.get<ShownLetter>(path)
    : api.post<ShownLetter>(path, { reason: options.uncover }));
  if (options.json) json(found);
  else print(found);
};

const addReading = (group: Command): void => {
  filters(group.command('list').description('list them; nothing is locked or changed'))
    .option('--count', 'how many of each fault')
    .addHelpText(
      'after',
      '\nExamples:\n  $ first-day-pass dead-letter list --count\n  $ first-day-pass dead-letter list --fault ADDRESS_MISSING',
    )
    .action((_, command: Command) => list(command.optsWithGlobals()));
  group
    .command('show <id>')
    .description('one of them, with personal data covered, and what can be done about it')
    .option('--uncover <reason>', 'show personal data too; that and the reason stay on the record')
    .addHelpText('after', '\nExample:\n  $ first-day-pass dead-letter show 42~1763791234567')
    .action((id: string, _, command: Command) => show(id, command.optsWithGlobals()));
};

/** `dead-letter list | show | replay | edit | discard`. */
export const addDeadLetter = (program: Command): void => {
  const group = program.command('dead-letter').description('messages that gave up: look, put back, correct, end');
  addReading(group);
  addEnding(group, 'replay', 'put copies back on the queue; nothing is lost however this ends', [
    'dead-letter replay 42~1763791234567 --reason "HR mended the address"',
    'dead-letter replay --fault INTERRUPTED --rate 50 --reason "storage was away" --yes',
  ]);
  addEdit(group);
  addEnding(group, 'discard', 'end them for good; the body is not kept', [
    'dead-letter discard 42~1763791234567 --reason "a test of HR"',
  ]);
};
