import { expect, test } from '@jest/globals';
import { jsonText } from '../../cli/print.ts';

test.each([
  ['escape', 'a\u001b[2Jb'],
  ['eight-bit escape', 'a\u009b2Jb'],
  ['delete', 'a\u007fb'],
  ['text turned around', 'a\u202egnp.exe'],
  ['invisible tag beyond the basic plane', 'a\u{e0041}b'],
])('JSON out of other people’s data steers no terminal: %s', (_, text) => {
  const printed = jsonText({ messageId: text });

  expect(printed.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(JSON.parse(printed)).toEqual({ messageId: text });
});

test('letters of every language stay as they are', () => {
  expect(jsonText({ name: 'Jos\u00e9 \u5c71\u7530' })).toBe('{\n  "name": "Jos\u00e9 \u5c71\u7530"\n}');
});
