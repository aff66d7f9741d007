import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { ALARM_KINDS, AUDIT_KINDS } from '../../shared/domain/audit/audit.ts';
import type { RequestAct } from '../../shared/domain/request/request.ts';
import { makeLookOverLetters } from '../../shared/domain/dead-letter/letter-upkeep.ts';
import { INFRA, listVariable, templates } from './bicep-files.ts';

const sourcesOf = (folder: string): string[] =>
  readdirSync(join(INFRA, '..', folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(INFRA, '..', folder, file), 'utf8'));

const written = new Set([
  ...AUDIT_KINDS,
  ...[...sourcesOf('shared'), ...sourcesOf('functions')].flatMap((source) =>
    [...source.matchAll(/logRecord\(\{ event: '([^']+)'/g)].map(([, event]) => event),
  ),
]);

interface Rule {
  readonly name: string;
  readonly severity: number;
  readonly says: string;
  readonly query: string | { readonly expression: string };
}
const rules = listVariable('alerts.bicep', 'rules') as readonly unknown[] as readonly Rule[];
const queryOf = ({ query }: Rule): string => (typeof query === 'string' ? query : query.expression);

const alerts = templates().find(({ file }) => file === 'alerts.bicep')?.text ?? '';
const workbook = readFileSync(join(INFRA, 'workbook.json'), 'utf8');

/** Every text that a query compares `event` with. */
const eventsAsked = (text: string): string[] =>
  [...text.matchAll(/event (?:==|!=) \\?"([^"\\]+)/g), ...text.matchAll(/event in \(([^$)]+)\)/g)].flatMap(
    ([, said = '']) => (said.includes('"') ? [...said.matchAll(/"([^"\\]+)\\?"/g)].map(([, one = '']) => one) : [said]),
  );

test('the alarming entries of the audit trail raise an alert', () => {
  const covered = [
    ...(listVariable('alerts.bicep', 'alarmKinds') as string[]),
    ...rules.flatMap((rule) => eventsAsked(queryOf(rule))),
  ];

  expect(ALARM_KINDS.filter((kind) => !covered.includes(kind))).toEqual([]);
});

test('a sponsor’s word that this is not the person raises the severest alert, whether or not it came in time', () => {
  const act: RequestAct = 'not-the-person';
  const risk = rules.find(({ name }) => name === 'somebody-may-be-at-risk');

  expect(risk && queryOf(risk)).toContain(`or tostring(record.act) == "${act}"`);
});

test.each([
  ['alerts', alerts],
  ['workbook', workbook],
])('every record that the %s ask for is one that the app writes', (_, text) => {
  const asked = [...new Set(eventsAsked(text))];

  expect(asked.length).toBeGreaterThan(2);
  expect(asked.filter((event) => !written.has(event))).toEqual([]);
});

test('waiting, standing still, failing, throttling and a stranger at the vault are told, each with what to do', () => {
  expect(rules.map(({ name }) => name)).toEqual([
    'dead-letters-wait',
    'somebody-may-be-at-risk',
    'steps-blocked',
    'functions-fail',
    'sweep-missing',
    'pepper-read-by-others',
    'graph-throttles',
  ]);
  expect(rules.filter(({ says }) => says.length < 60)).toEqual([]);
  expect(alerts).toMatch(/metricName: 'ActiveMessages'/);
});

test('the alert on dead letters reads a figure that the sweep writes', async () => {
  const desk = { list: async () => ({ letters: [] }), end: async () => new Map(), cleanHead: async () => 0 };
  const figures = await makeLookOverLetters({ desk, now: () => 0 })();
  const rule = rules.find(({ name }) => name === 'dead-letters-wait');
  const asked = rule && /record\.(\w+)\) > 0/.exec(queryOf(rule))?.[1];

  expect(Object.keys(figures)).toContain(asked);
});

test('what may put a person at risk is more severe than what waits', () => {
  const severityOf = (name: string): number | undefined => rules.find((rule) => rule.name === name)?.severity;

  expect(severityOf('somebody-may-be-at-risk')).toBe(1);
  expect(severityOf('pepper-read-by-others')).toBe(1);
  expect(severityOf('dead-letters-wait')).toBe(2);
});

test('the workbook shows latency, the funnel to the last step, and faults', () => {
  const { items } = JSON.parse(workbook) as { items: { name: string; content: { query?: string } }[] };
  const funnel = items.find(({ name }) => name === 'funnel')?.content.query ?? '';

  expect(items.map(({ name }) => name)).toEqual(expect.arrayContaining(['latency', 'funnel', 'faults']));
  for (const step of ['hired', 'mailed', 'seen', 'released', 'redeemed', 'used', 'registered'])
    expect(funnel).toMatch(new RegExp(`"\\d ${step}"`));
});
