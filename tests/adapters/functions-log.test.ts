import { expect, test } from '@jest/globals';
import { inInvocation, makeLogEntry } from '../../shared/adapters/functions-log.ts';
import type { AuditEntry } from '../../shared/domain/audit/audit.ts';
import { Secret } from '../../shared/domain/secret.ts';

const peppers = { pepper: async () => ({ version: 'v1', key: new Secret(new Uint8Array(32).fill(1)) }) };
const away = { pepper: () => Promise.reject(new Error('away')) };

const entry: AuditEntry = {
  contractor: 'C-10442',
  number: 7,
  kind: 'request applied',
  at: 1_000,
  facts: {
    act: 'reissue',
    by: '10000000-0000-4000-8000-000000000001',
    reason: 'Ana Díaz lost her phone',
    claimId: 'AAAAAAAAAAAAAAAAAAAAAA',
  },
  entryId: '0'.repeat(64),
  previous: '0'.repeat(64),
  hash: '0'.repeat(64),
};

const logged = async (from: typeof peppers | typeof away): Promise<Record<string, unknown>> => {
  const lines: string[] = [];
  await inInvocation({ invocationId: 'i-1', traceParent: '00-a-b-01', write: (text) => void lines.push(text) }, () =>
    makeLogEntry(from)(entry),
  );
  return JSON.parse(lines[0] ?? '{}') as Record<string, unknown>;
};

test('an entry is logged under its kind, with its invocation, and with pseudonyms of contractor and claim', async () => {
  expect(await logged(peppers)).toEqual({
    event: 'request applied',
    number: 7,
    contractor: expect.stringMatching(/^[0-9a-f]{12}$/),
    claim: expect.stringMatching(/^[0-9a-f]{12}$/),
    act: 'reissue',
    invocationId: 'i-1',
    traceparent: '00-a-b-01',
    milliseconds: expect.any(Number),
  });
});

test('what a person typed, who asked and ids as they are stay out of the log', async () => {
  const line = JSON.stringify(await logged(peppers));

  expect(line).not.toMatch(/Ana|phone|C-10442|10000000-|AAAAAAAA/);
});

test('a vault that is away costs the pseudonyms, not the record', async () => {
  const record = await logged(away);

  expect(record).toMatchObject({ event: 'request applied', number: 7 });
  expect(record).not.toHaveProperty('contractor');
});
