import { expect, test } from '@jest/globals';
import { run } from './run.ts';

test.each(['hired', 'changed', 'cancelled', 'ended', 'access-requested'])(
  'the sample of %s passes the check of the same command line',
  async (name) => {
    const sample = await run(['event', 'sample', name]);

    expect(await run(['event', 'validate', '-', '--json'], {}, sample.out)).toMatchObject({
      code: 0,
      out: JSON.stringify({ valid: true, contractor: 'C-10442' }, null, 2) + '\n',
    });
  },
);

test('an event that breaks rules is told every one of them, without its values', async () => {
  const event = JSON.parse((await run(['event', 'sample', 'hired'])).out) as { data: Record<string, unknown> };
  const spoilt = { ...event, data: { ...event.data, timezone: 'Moon/Crater', emails: 'ana@example.net' } };

  const { code, err } = await run(['event', 'validate', '-'], {}, JSON.stringify(spoilt));

  expect(code).toBe(2);
  expect(err).toContain('EVENT_MALFORMED');
  expect(err).toContain('$.data.timezone');
  expect(err).toContain('$.data.emails');
  expect(err).not.toMatch(/Crater|ana@/);
});

test.each([
  ['a file that is not there', ['event', 'validate', '/nowhere.json'], 2, 'cannot be read'],
  ['a type that does not exist', ['event', 'sample', 'promoted'], 2, 'hired'],
  ['no queue to send to', ['event', 'send', 'samples/none.json'], 2, 'cannot be read'],
  ['a command that does not exist', ['dead-leter'], 2, 'dead-letter'],
  ['no service', ['dead-letter', 'list'], 2, 'FIRST_DAY_PASS_URL'],
  ['a service without https', ['dead-letter', 'list', '--url', 'http://pass.example'], 2, 'https'],
  ['a replay without a reason', ['dead-letter', 'replay', '--all'], 2, '--reason'],
  [
    'a filter that is empty, as of a variable that is not set',
    ['dead-letter', 'replay', '--contractor', ''],
    2,
    'empty',
  ],
  ['an age that is no number', ['dead-letter', 'list', '--older-than-minutes', 'soon'], 2, 'whole number'],
  ['an edit without a value', ['dead-letter', 'edit', '1~1', '--set', '$.data.timezone'], 2, 'JSON path'],
  ['a limit of nothing', ['dead-letter', 'list', '--limit', '0'], 2, 'whole number'],
])('%s is told plainly', async (_, args, code, says) => {
  const ran = await run(args);

  expect([ran.code, ran.out]).toEqual([code, '']);
  expect(ran.err).toContain(says);
});

test('a service that is not there is told by its address', async () => {
  const { code, err } = await run(['dead-letter', 'list', '--url', 'http://127.0.0.1:9'], {
    FIRST_DAY_PASS_TOKEN: 't',
  });

  expect(code).toBe(6);
  expect(err).toContain('http://127.0.0.1:9 cannot be reached');
});

test('help shows commands, examples and exit codes', async () => {
  const { code, out } = await run(['--help']);

  expect(code).toBe(0);
  expect(out).toMatch(/dead-letter[\s\S]*contractor[\s\S]*audit[\s\S]*event[\s\S]*Exit codes:/);
  expect((await run(['dead-letter', 'replay', '--help'])).out).toContain('Examples:');
});
