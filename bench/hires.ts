/**
 * What hiring costs, each number beside what it is compared with:
 * `node bench/hires.ts [--json] [--large] [--only cost,overhead,growth,storm,worst]`. `--large` grows to
 * 5,000 hires, and hires 500 instead of 50 while Graph is at its worst.
 */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { callsTo, starter, wholeStack, type WholeStack } from '../tests/stack/whole-stack.ts';
import { until } from '../samples/contractor-day.ts';
import { hireAtTheWorst } from '../tests/journeys/lifecycle-worst.ts';
import { startMeter } from './graph-meter.ts';
import { drain, pacedSeconds, type Drained } from './hires-run.ts';
import { straightLine } from './straight-line.ts';

const { values: asked } = parseArgs({
  options: { json: { type: 'boolean' }, large: { type: 'boolean' }, only: { type: 'string' } },
});

const RAISED = { MAX_OPENINGS_PER_HOUR: '100000', MAILS_PER_MINUTE: '10000' };
const AT_ONCE = 16;
const TEN_MINUTES = 600_000;
const report: Record<string, unknown> = {};

const print = (what: string, rows: readonly Readonly<Record<string, unknown>>[], sentence = ''): void => {
  report[what] = rows;
  if (asked.json) return;
  console.log(`\n${what}`);
  console.table(rows);
  if (sentence) console.log(sentence);
};

/** Says once a minute how far a long run is. */
const counter = (all: number, what: string): ((done: number) => void) => {
  let toldAt = performance.now();
  return (done) => {
    if (performance.now() - toldAt < 60_000) return;
    toldAt = performance.now();
    process.stderr.write(`${done} of ${all} ${what}\n`);
  };
};

const rounded = (value: number, digits = 1): number => Number(value.toFixed(digits));

const on = async (
  settings: Readonly<Record<string, string>>,
  work: (whole: WholeStack) => Promise<void>,
  seed: { readonly seedFile?: string } = {},
) => {
  const whole = await wholeStack({ settings: { ...RAISED, ...settings }, ...seed });
  try {
    await work(whole);
  } finally {
    await whole.stop();
  }
};

const straight = ({ at, stack }: WholeStack, graphUrl: string, hires: number, atOnce: number): Promise<number> =>
  straightLine({
    graphUrl,
    sponsor: at.people.sponsor,
    tapGroupId: stack.settings['TAP_GROUP_ID'] ?? '',
    mailbox: stack.settings['MAILBOXES']?.split(',')[0] ?? '',
    hires,
    atOnce,
  });

const mailsSent = async (whole: WholeStack) => ((await callsTo(whole)) as { mails: number }).mails;

/** Calls, writes and resource units of one hire, seen on the wire. */
const cost = async (): Promise<void> => {
  const hires = 20;
  const whole = await wholeStack({ host: false, settings: RAISED });
  const meter = await startMeter(whole.at.graph.url);
  try {
    await whole.instance({ GRAPH_URL: meter.url });
    await whole.send(...Array.from({ length: hires }, (_, n) => starter(`M-${n}`)));
    await until('the mails', async () => ((await mailsSent(whole)) >= 2 * hires ? true : undefined), 60_000);
    const ours = meter.read();
    await straight(whole, meter.url, hires - 1, 1);
    const line = meter.read();
    const per = ({ calls, directoryWrites, resourceUnits }: typeof ours) => ({
      'calls per hire': rounded(calls / hires),
      'directory writes': rounded(directoryWrites / hires),
      'resource units': rounded(resourceUnits / hires),
    });
    print(
      'Cost of a hire at Graph',
      [
        { what: 'this product', ...per(ours) },
        { what: 'straight line', ...per(line) },
        { what: 'floor (facts)', 'calls per hire': '', 'directory writes': 4, 'resource units': 10 },
      ],
      'Graph allows 3,000 directory writes in 150 s and 3,500 to 8,000 resource units in 10 s.',
    );
  } finally {
    await meter.stop();
    await whole.stop();
  }
};

/** As many as are written before the pace matters. */
const overhead = (): Promise<void> =>
  on({}, async (whole) => {
    await drain(whole, 16, 'W', TEN_MINUTES);
    const hires = 150;
    const ours = await drain(whole, hires, 'O', TEN_MINUTES);
    const lineMs = await straight(whole, whole.at.graph.url, hires, AT_ONCE);
    const [perHire, perLine] = [(ours.seconds * 1_000) / hires, lineMs / hires];
    print('Time per hire, 150 at once, 16 at a time', [
      { what: 'this product', 'ms per hire': rounded(perHire), 'hires a second': rounded(1_000 / perHire) },
      { what: 'straight line', 'ms per hire': rounded(perLine), 'hires a second': rounded(1_000 / perLine) },
      { what: 'ratio', 'ms per hire': rounded(perHire / perLine, 2), 'hires a second': '' },
    ]);
  });

const row = (run: Drained) => ({
  hires: run.hires,
  seconds: rounded(run.seconds),
  'pace alone s': rounded(pacedSeconds(run.directoryWrites)),
  writes: run.directoryWrites,
  'CPU ms per hire': rounded((run.cpuSeconds * 1_000) / run.hires),
  'MB before': rounded(run.residentMb.before, 0),
  'MB at a third': rounded(run.residentMb.third, 0),
  'MB most': rounded(run.residentMb.most, 0),
  'MB end': rounded(run.residentMb.end, 0),
});

/** Each size on a stack of its own, warmed up with a few. */
const growth = async (): Promise<void> => {
  const runs: Drained[] = [];
  for (const hires of [100, 1_000, ...(asked.large ? [5_000] : [])])
    await on({}, async (whole) => {
      await drain(whole, 16, 'W', TEN_MINUTES);
      runs.push(await drain(whole, hires, 'G', TEN_MINUTES * 3));
    });
  print(
    'Growth, quotas off',
    runs.map(row),
    'Seconds beside what pacing alone takes; CPU is the product’s own process.',
  );
};

const misbehave = ({ at }: WholeStack, faults: object) =>
  fetch(`${at.graph.url}/_local/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(faults),
  });

/** The local directory, but every member may be sent from: their mailboxes, and the seed in a file. */
const openMailboxes = (): { readonly mailboxes: readonly string[]; readonly seedFile: string } => {
  const seed = JSON.parse(readFileSync(new URL('../local/people.json', import.meta.url), 'utf8')) as {
    people: readonly { readonly userPrincipalName: string; readonly userType?: string }[];
  };
  const seedFile = join(mkdtempSync(join(tmpdir(), 'hires-')), 'people.json');
  writeFileSync(seedFile, JSON.stringify({ ...seed, mailboxes: [] }));
  const members = seed.people.filter(({ userType }) => userType === 'Member');
  return { mailboxes: members.map(({ userPrincipalName }) => userPrincipalName), seedFile };
};

/** 3,000 directory writes in 75 s: 40 a second. */
const HALVED = 2;
const WRITES_A_SECOND = 40;

const storm = async (): Promise<void> => {
  const rows: object[] = [];
  const { mailboxes, seedFile } = openMailboxes();
  const tenMailboxes = mailboxes.slice(0, 10).join(',');
  for (const [what, settings, quota] of [
    ['mail without limit', {}, { windowFactor: HALVED, mailsPerMinute: 1_000_000 }],
    ['30 mails a minute, ten mailboxes', { MAILBOXES: tenMailboxes, MAILS_PER_MINUTE: '60' }, { windowFactor: HALVED }],
  ] as const)
    await on(
      settings,
      async (whole) => {
        await misbehave(whole, { quota });
        const run = await drain(whole, 1_000, 'Q', TEN_MINUTES * 2);
        const allowed = (1.25 * run.directoryWrites) / WRITES_A_SECOND;
        rows.push({ what, ...row(run), 'answers 429': run.refused, 'allowed s': rounded(allowed) });
      },
      { seedFile },
    );
  print('Storm: 1,000 hires at once, Graph’s windows halved', rows as Record<string, unknown>[]);
};

/** Three of ten calls refused, others done without a word, replicas behind, the policy off for a while; everybody arrives once. */
const worst = (): Promise<void> =>
  on({}, async (whole) => {
    const hires = asked.large ? 500 : 50;
    const startedAt = performance.now();
    const progress = counter(hires, 'have their link');
    const { wrongAccounts, wrongClaims, deadLetters } = await hireAtTheWorst(whole, hires, TEN_MINUTES * 5, progress);
    print('Graph at its worst', [
      {
        hires,
        seconds: rounded((performance.now() - startedAt) / 1_000),
        'not one account each': wrongAccounts.length,
        'not one live claim each': wrongClaims.length,
        'dead letters of the policy': deadLetters.filter((code) => code === 'PASS_POLICY_DISABLED').length,
        'other dead letters': deadLetters.filter((code) => code !== 'PASS_POLICY_DISABLED').length,
      },
    ]);
  });

const parts: Readonly<Record<string, () => Promise<void>>> = { cost, overhead, growth, storm, worst };
for (const name of asked.only?.split(',') ?? Object.keys(parts)) {
  const part = parts[name];
  if (!part) throw new Error(`--only knows ${Object.keys(parts).join(', ')}, not "${name}"`);
  await part();
}
if (asked.json) console.log(JSON.stringify(report, undefined, 2));
