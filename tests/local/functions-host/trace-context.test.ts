// https://www.w3.org/TR/trace-context/
import { describe, expect, test } from '@jest/globals';
import { traceWithin } from '../../../local/functions-host/trace-context.ts';

describe('the trace of an invocation', () => {
  test('continues the trace of its cause with a span of its own', () => {
    const parent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

    expect(traceWithin(parent).traceParent).toMatch(
      /^00-4bf92f3577b34da6a3ce929d0e0e4736-(?!00f067aa0ba902b7)[0-9a-f]{16}-01$/,
    );
  });

  test.each([undefined, 7, 'no trace', '00-short-span-01'])(
    'begins a trace of its own where the cause has none: %j',
    (parent) => {
      expect(traceWithin(parent).traceParent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
    },
  );
});
