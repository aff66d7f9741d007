import { expect, test } from '@jest/globals';
import { notSeen, NotSeen, ok, wrong, type Check } from '../../cli/doctor/check.ts';
import { examine } from '../../cli/doctor/examine.ts';
import { reportLines, reportOf } from '../../cli/doctor/report.ts';

const check = (id: string, look: Check['look']): Check => ({ id, expects: `${id} holds`, why: 'it matters', look });

const shown = async (...checks: readonly Check[]): Promise<readonly string[]> =>
  reportLines(reportOf(await examine(checks), 'person'));

test('groups with a mark for each check; what is wrong says why it matters and what mends it', async () => {
  const lines = await shown(
    check('a/one', async () => ok('fine')),
    check('a/two', async () => wrong('broken', 'mend it')),
    check('b/three', async () => notSeen('hidden', 'a right')),
  );

  expect(lines).toEqual([
    'First Day Pass, seen as a person',
    '',
    'a',
    '  ✓ a/one holds  fine',
    '  ✗ a/two holds',
    '      found  broken',
    '      why    it matters',
    '      mend   mend it',
    '',
    'b',
    '  ? b/three holds',
    '      found  hidden',
    '      right  a right',
    '',
    '1 ok, 1 wrong, 0 to look at, 1 not seen',
  ]);
});

test('several that lack the same right say so once', async () => {
  const hidden = async () => notSeen('hidden', 'a right');

  expect((await shown(check('a/one', hidden), check('a/two', hidden))).slice(3, -2)).toEqual([
    '  ? a/one holds',
    '  ? a/two holds',
    '      found  hidden',
    '      right  a right',
  ]);
});

test('what other people wrote does not steer a terminal', async () => {
  const lines = await shown(
    check('a/one', async () => ok('\u001B[2Jgone')),
    check('a/two', async () => wrong('x\u001B]0;title\u0007\u202Ey', 'm')),
  );

  expect(lines.join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});

test('a check that breaks off, or cannot see, hides no other and counts as not seen', async () => {
  const findings = await examine([
    check('a/one', () => Promise.reject(new TypeError('secret'))),
    check('a/two', () => Promise.reject(new NotSeen('hidden', 'a right'))),
    check('a/three', async () => ok('fine')),
  ]);

  expect(findings.map(({ status }) => status)).toEqual(['not seen', 'not seen', 'ok']);
  expect(JSON.stringify(findings)).not.toContain('secret');
});
