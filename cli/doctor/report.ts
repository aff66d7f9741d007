import { z } from 'zod';
import { line, plain, styled } from '../print.ts';
import type { Finding } from './examine.ts';

const common = { id: z.string(), expects: z.string(), why: z.string(), found: z.string() };

/** What `doctor --json` prints. Members are added, never renamed; so are ids of checks. */
export const reportSchema = z.strictObject({
  /** Nothing is wrong; what was not seen may be. */
  healthy: z.boolean(),
  /** As whom the services were asked. */
  as: z.enum(['app', 'person']),
  counts: z.strictObject({ ok: z.int(), wrong: z.int(), warning: z.int(), notSeen: z.int() }),
  checks: z.array(
    z.discriminatedUnion('status', [
      z.strictObject({ ...common, status: z.literal('ok') }),
      z.strictObject({ ...common, status: z.enum(['wrong', 'warning']), mend: z.string() }),
      z.strictObject({ ...common, status: z.literal('not seen'), right: z.string() }),
    ]),
  ),
});

export type Report = z.output<typeof reportSchema>;

export const reportOf = (findings: readonly Finding[], as: Report['as']): Report => {
  const count = (status: Finding['status']): number => findings.filter((finding) => finding.status === status).length;
  const counts = { ok: count('ok'), wrong: count('wrong'), warning: count('warning'), notSeen: count('not seen') };
  return { healthy: counts.wrong === 0, as, counts, checks: [...findings] };
};

const MARKS = {
  ok: { sign: '✓', style: 'green' },
  wrong: { sign: '✗', style: 'red' },
  warning: { sign: '!', style: 'yellow' },
  'not seen': { sign: '?', style: 'blue' },
} as const;

const under = (label: string, text: string): string[] =>
  text.split('\n').map((part, at) => `      ${styled('dim', (at === 0 ? label : '').padEnd(6))} ${plain(part)}`);

const marked = ({ status, expects }: Finding): string =>
  `  ${styled(MARKS[status].style, MARKS[status].sign)} ${expects}`;

const explanation = (finding: Finding): readonly string[] => {
  if (finding.status === 'ok') return [];
  const found = under('found', finding.found);
  if (finding.status === 'not seen') return [...found, ...under('right', finding.right)];
  return [...found, ...under('why', finding.why), ...under('mend', finding.mend)];
};

const linesOf = (finding: Finding, next: Finding | undefined): readonly string[] => {
  if (finding.status === 'ok') return [`${marked(finding)}  ${styled('dim', plain(finding.found))}`];
  const told = explanation(finding);
  // Several that lack the same right say so once.
  const isSame = next?.status === finding.status && explanation(next).join() === told.join();
  return [marked(finding), ...(isSame ? [] : told)];
};

const groupOf = ({ id }: Finding): string => id.split('/')[0] ?? '';

/** For people: groups, a tick or what is wrong, why it matters and the command that mends it. */
export const reportLines = ({ checks, counts, as }: Report): readonly string[] => {
  const head = styled('bold', `First Day Pass, seen as ${as === 'app' ? 'the app’s own identity' : 'a person'}`);
  const groups = [...Map.groupBy(checks, groupOf)].flatMap(([group, findings]) => [
    '',
    styled('bold', group),
    ...findings.flatMap((finding, at) => linesOf(finding, findings[at + 1])),
  ]);
  const { ok, wrong, warning, notSeen } = counts;
  return [head, ...groups, '', `${ok} ok, ${wrong} wrong, ${warning} to look at, ${notSeen} not seen`];
};

export const printReport = (report: Report): void => {
  for (const text of reportLines(report)) line(text);
};
