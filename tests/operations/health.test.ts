import { expect, test } from '@jest/globals';
import type { ListedContractor } from '../../shared/domain/operations/contractor-desk.ts';
import { contractorKey } from '../../shared/domain/contractor/contractor.ts';
import type { ExplainedLetter, LetterFault } from '../../shared/domain/dead-letter/dead-letter.ts';
import { Fault } from '../../shared/domain/fault.ts';
import { makeHealth, MOST_COUNTED, type HealthDeps } from '../../shared/domain/operations/operations-health.ts';

const NOW = Date.parse('2026-12-01T08:00:00Z');
const MINUTE = 60_000;

async function* rows<T>(...some: readonly T[]): AsyncGenerator<T> {
  yield* some;
}

const contractor = (number: number, phase: string, blocked: ListedContractor['blocked'] = []): ListedContractor => ({
  key: contractorKey(`C-${number}`),
  phase,
  blocked,
});

const letter = (sequenceNumber: number, fault: LetterFault, times = 1): ExplainedLetter => ({
  letter: {
    queue: 'contractor-events',
    sequenceNumber: String(sequenceNumber),
    enqueuedAt: NOW - sequenceNumber * MINUTE,
    deliveries: 1,
    replays: 0,
    edits: 0,
    body: new TextEncoder().encode('{}'),
  },
  fault,
  times,
});

const healthOf = (over: Partial<HealthDeps> = {}) =>
  makeHealth({
    contractors: { overdue: () => rows() },
    contractorPages: { each: () => rows() },
    requests: { waiting: () => rows() },
    listLetters: async () => ({ letters: [] }),
    now: () => NOW,
    ...over,
  })();

test('counts contractors by phase and by the fault that blocks them, each contractor once for a fault', async () => {
  const { contractors } = await healthOf({
    contractorPages: {
      each: () =>
        rows(
          contractor(1, 'open'),
          contractor(2, 'blocked', ['ADDRESS_MISSING', 'ADDRESS_MISSING']),
          contractor(3, 'blocked', ['ADDRESS_MISSING', 'GRAPH_FORBIDDEN']),
        ),
    },
  });

  expect(contractors).toEqual({
    counted: 3,
    complete: true,
    phases: { open: 1, blocked: 2 },
    blocked: { ADDRESS_MISSING: 2, GRAPH_FORBIDDEN: 1 },
  });
});

test('what is due for more than a minute is overdue, and the oldest is named', async () => {
  const asked: number[] = [];
  const { overdue, requests } = await healthOf({
    contractors: {
      overdue: (before) => {
        asked.push(before);
        return rows(
          { key: contractorKey('C-1'), dueAt: NOW - 5 * MINUTE },
          { key: contractorKey('C-2'), dueAt: NOW - 9 * MINUTE },
        );
      },
    },
    requests: { waiting: () => rows({ key: contractorKey('C-3'), at: NOW - 2 * MINUTE }) },
  });

  expect(asked).toEqual([NOW - MINUTE]);
  expect(overdue).toEqual({ count: 2, complete: true, oldest: { key: 'C-2', at: NOW - 9 * MINUTE } });
  expect(requests).toMatchObject({ count: 1, oldest: { key: 'C-3' } });
});

test('dead letters come by fault, most first, with what says so and the way out', async () => {
  const pages = new Map([
    ['0', { letters: [letter(1, 'INTERRUPTED'), letter(2, 'ADDRESS_MISSING', 3)], next: '3' }],
    ['3', { letters: [letter(3, 'ADDRESS_MISSING')] }],
  ]);
  const { deadLetters } = await healthOf({ listLetters: async (from) => pages.get(from) ?? { letters: [] } });

  expect(deadLetters).toMatchObject({
    count: 3,
    complete: true,
    faults: [
      { fault: 'ADDRESS_MISSING', count: 2, heldBack: 1, oldestAt: NOW - 3 * MINUTE },
      { fault: 'INTERRUPTED', count: 1, heldBack: 0, wayOut: 'Replay it.' },
    ],
  });
});

test('counting ends at a bound and says that it did', async () => {
  async function* endless() {
    for (let number = 0; ; number++) yield { ...contractor(number, 'open'), dueAt: NOW - 2 * MINUTE };
  }
  const hundred = Array.from({ length: 100 }, (_, n) => letter(n, 'INTERRUPTED'));
  const health = await healthOf({
    contractors: { overdue: endless },
    contractorPages: { each: endless },
    listLetters: async (from) => ({ letters: hundred, next: String(Number(from) + 100) }),
  });

  expect(health).toMatchObject({
    contractors: { counted: MOST_COUNTED.contractors, complete: false },
    overdue: { count: MOST_COUNTED.overdue, complete: false },
    deadLetters: { count: MOST_COUNTED.letters, complete: false },
  });
});

test('a part that is away is named, and the others are told all the same', async () => {
  const health = await healthOf({
    contractorPages: { each: () => rows(contractor(1, 'open')) },
    listLetters: () => Promise.reject(new Fault('QUEUE_AWAY')),
  });

  expect(health.deadLetters).toEqual({ unread: 'QUEUE_AWAY' });
  expect(health.contractors).toMatchObject({ counted: 1 });
  await expect(healthOf({ listLetters: () => Promise.reject(new Error('a bug')) })).rejects.toThrow('a bug');
});
