// The local host's log is its own; the levels follow host.json as the platform documents them.
import { describe, expect, test } from '@jest/globals';
import { createHostLog } from '../../../local/functions-host/host-log.ts';
import { leastLevels } from '../../../local/functions-host/log-levels.ts';

describe('the log', () => {
  const written = (write: (log: ReturnType<typeof createHostLog>) => void): unknown[] => {
    const lines: string[] = [];
    write(createHostLog((line) => void lines.push(line)));
    return lines.map((line) => JSON.parse(line) as unknown);
  };

  test('writes one JSON record a line and keeps the text as it was', () => {
    const text = 'two\nlines, "quotes" and \u2028 a separator';
    const [record] = written((log) => log.write('error', 'claims', text, 'id'));

    expect(record).toEqual({
      time: expect.any(String),
      level: 'error',
      source: 'claims',
      invocationId: 'id',
      message: text,
    });
  });

  test('leaves debug output out unless host.json asks for it', () => {
    const records = written((log) => {
      log.host('debug', 'before');
      log.limit(leastLevels({ default: 'Debug' }));
      log.host('debug', 'after');
    });

    expect(records).toEqual([expect.objectContaining({ message: 'after' })]);
  });

  test.each([
    ['Function.claims.User', 'error'],
    ['Function.other.User', 'debug'],
    ['Host', 'warning'],
    ['Host.Function.Console', 'none'],
  ])('%s is written from %s on: the longest category that fits decides, then default', (category, least) => {
    const levels = leastLevels({
      default: 'Warning',
      Function: 'Debug',
      'Function.claims': 'Error',
      'Host.Function.Console': 'None',
    });
    expect(levels(category)).toBe(least);
  });
});
