import { writesToDirectory } from '../shared/adapters/graph-governor.ts';
import { writePace } from '../shared/adapters/graph-write-pace.ts';
import { until } from '../samples/contractor-day.ts';
import { callsTo, starter, type WholeStack } from '../tests/stack/whole-stack.ts';
import { processUse, watchMemory } from './process-use.ts';

/** What it took to hire so many at once, from the first event to the last mail. */
export interface Drained {
  readonly hires: number;
  readonly seconds: number;
  readonly directoryWrites: number;
  /** Calls that Graph answered with 429. */
  readonly refused: number;
  readonly cpuSeconds: number;
  /** Resident memory of the product's process: before, after a third of the time, at its highest, at the end. */
  readonly residentMb: { readonly before: number; readonly third: number; readonly most: number; readonly end: number };
}

interface Calls {
  readonly calls: Readonly<Record<string, number>>;
  readonly answers: Readonly<Record<string, number>>;
  readonly mails: number;
}

const forget = ({ at }: WholeStack) => fetch(`${at.graph.url}/_local/calls`, { method: 'DELETE' });
const callsOf = async (whole: WholeStack) => (await callsTo(whole)) as Calls;

/** Two mails a hire. */
const MAILS = 2;
const NOTED_WITHIN_MS = 60_000;

/** Sends the events and waits until everybody was mailed and nothing was refused for good. */
export const drain = async (whole: WholeStack, hires: number, prefix: string, withinMs: number): Promise<Drained> => {
  const pid = whole.stack.host?.process.pid ?? 0;
  await forget(whole);
  const before = processUse(pid);
  const memory = watchMemory(pid);
  const startedAt = performance.now();
  await whole.send(...Array.from({ length: hires }, (_, n) => starter(`${prefix}-${n + 1}`)));
  const calls = await until(
    `${hires} hires`,
    async () => {
      const told = await callsOf(whole);
      return told.mails >= MAILS * hires ? told : undefined;
    },
    withinMs,
  );
  const seconds = (performance.now() - startedAt) / 1_000;
  const seen = memory.stop();
  const after = processUse(pid);
  await allAreMailed(whole, hires, prefix);
  return {
    hires,
    seconds,
    directoryWrites: directoryWritesOf(calls.calls),
    refused: calls.answers['429'] ?? 0,
    cpuSeconds: after.cpuSeconds - before.cpuSeconds,
    residentMb: {
      before: before.residentMb,
      third: seen[Math.floor(seen.length / 3)] ?? after.residentMb,
      most: Math.max(after.residentMb, ...seen),
      end: after.residentMb,
    },
  };
};

const directoryWritesOf = (calls: Calls['calls']): number =>
  Object.entries(calls)
    .filter(([route]) => {
      const [method = '', template = ''] = route.split(' ');
      return writesToDirectory(method, template);
    })
    .reduce((sum, [, count]) => sum + count, 0);

/** A mail is noted after it was sent. */
const allAreMailed = async (whole: WholeStack, hires: number, prefix: string): Promise<void> => {
  await until(
    `notes of ${hires} claims`,
    async () => {
      const records = await whole.rows('Contractors', "RowKey eq 'record'");
      const mailed = records.filter(
        ({ partitionKey, told }) => partitionKey.startsWith(`${prefix}-`) && String(told).includes('claim mailed'),
      );
      return mailed.length === hires ? true : undefined;
    },
    NOTED_WITHIN_MS,
  );
  const notes = await whole.rows('DeadLetterNotes');
  if (notes.length > 0) throw new Error(`${notes.length} dead letters`);
};

/** Seconds that so many directory writes take at the pace of one rested instance, were everything else free. */
export const pacedSeconds = (writes: number): number => {
  const pace = writePace();
  let now = 0;
  for (let n = 0; n < writes; n += 1) {
    for (let wait = pace.waitFor(0, now); wait > 0; wait = pace.waitFor(0, now)) now += wait;
    pace.spend(now);
  }
  return now / 1_000;
};
