import { expect, test } from '@jest/globals';
import type { Happening } from '../shared/domain/audit/audit.ts';
import { contractorKey } from '../shared/domain/contractor/contractor.ts';
import { Fault } from '../shared/domain/fault.ts';
import type { Received } from '../shared/domain/event/receive.ts';
import { GivenBack, makeSettle, type Delivery } from '../shared/domain/dead-letter/settlement.ts';
import { memoryDeadLetterNotes } from './ports/memory-dead-letter-notes.ts';

const now = Date.parse('2026-11-20T09:00:00Z');
const body = new TextEncoder().encode('{"a":1}');
const delivery = (count: number): Delivery => ({
  queue: 'contractor-events',
  sequenceNumber: '7',
  enqueuedAt: now,
  count,
  messageId: 'm-1',
});
const done: Received = { kind: 'done', key: contractorKey('C-1') };

const settling = (receive: () => Promise<Received>) => {
  const notes = memoryDeadLetterNotes();
  const told: Happening[] = [];
  const slept: number[] = [];
  let received = 0;
  const settle = makeSettle({
    notes,
    receive: () => {
      received++;
      return receive();
    },
    tell: async (happening) => void told.push(happening),
    now: () => now,
    sleep: async (ms) => void slept.push(ms),
  });
  return { settle, notes, told, slept, received: () => received };
};

const failing = (error: Error) => settling(() => Promise.reject(error));

test('a message that was handled is completed', async () => {
  const { settle, notes } = settling(async () => done);

  await settle(delivery(1), body);

  expect(await notes.find(delivery(1))).toBeUndefined();
});

test('a refusal is noted with path and rule before the message is given back', async () => {
  const { settle, notes, told } = failing(
    new Fault('EVENT_MALFORMED', { problems: [{ path: '$.time', rule: 'RFC 3339' }] }),
  );

  await expect(settle(delivery(1), body)).rejects.toThrow(GivenBack);

  expect(await notes.find(delivery(1))).toMatchObject({
    code: 'EVENT_MALFORMED',
    problems: [{ path: '$.time', rule: 'RFC 3339' }],
    messageId: 'm-1',
    bodyHash: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(told.map(({ kind }) => kind)).toEqual(['event refused']);
});

test('from the second delivery on the verdict is found and nothing is done again', async () => {
  const { settle, received } = failing(new Fault('EVENT_MALFORMED'));

  for (const count of [1, 2, 3, 20]) await expect(settle(delivery(count), body)).rejects.toThrow(GivenBack);

  expect(received()).toBe(1);
});

test('the message that met a block is noted under the block’s code', async () => {
  const { settle, notes } = settling(async () => ({
    kind: 'blocked',
    key: contractorKey('C-1'),
    code: 'ACCOUNT_IS_MEMBER',
  }));

  await expect(settle(delivery(1), body)).rejects.toThrow(GivenBack);

  expect(await notes.find(delivery(1))).toMatchObject({ code: 'ACCOUNT_IS_MEMBER', contractor: 'C-1' });
});

test('while our stores are away the message is held longer and longer, then given back without a verdict', async () => {
  const { settle, notes, slept } = failing(new Fault('STORE_AWAY'));

  for (const count of [1, 2, 3, 4, 5, 20]) await expect(settle(delivery(count), body)).rejects.toThrow(Fault);

  expect(slept).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000]);
  expect(await notes.find(delivery(1))).toBeUndefined();
});

test('something unforeseen is tried three times, then noted with a stack that holds no texts', async () => {
  const { settle, notes } = failing(new Error('no such "ana.diaz@example.net" in the house'));

  await expect(settle(delivery(1), body)).rejects.toThrow(/no such/);
  await expect(settle(delivery(2), body)).rejects.toThrow(/no such/);
  expect(await notes.find(delivery(2))).toBeUndefined();
  await expect(settle(delivery(3), body)).rejects.toThrow(GivenBack);

  const note = await notes.find(delivery(3));
  expect(note?.code).toBe('UNEXPECTED');
  expect(note?.stack).toMatch(/^Error\n.*settlement\.test/s);
  expect(JSON.stringify(note)).not.toContain('ana.diaz');
});
