import { expect, test } from '@jest/globals';
import { Fault } from '../shared/domain/fault.ts';
import { makeForget } from '../shared/domain/steps/forget.ts';
import { aFullRecord, NOON } from './contracts/sample-contractor.ts';

const forgetting = (discardLettersOf: () => Promise<void> = async () => {}) => {
  const done: string[] = [];
  const forget = makeForget({
    tell: async ({ kind }) => void done.push(kind),
    discardLettersOf: async (key) => {
      await discardLettersOf();
      done.push(`letters of ${key} discarded`);
    },
    now: () => NOON,
  });
  return { forget, done };
};

const { forgetAsked: _, ...closed } = { ...aFullRecord('C-1'), closedAt: NOON - 1 };

test('whoever is to be forgotten at once has no dead letter left, and it is told first', async () => {
  const { forget, done } = forgetting();

  const { record } = await forget({ ...closed, forgetAsked: NOON - 2 });

  expect(done).toEqual(['contractor forgotten', 'letters of C-1 discarded']);
  expect(record).toMatchObject({ forgottenAt: NOON, account: { userPrincipalName: '', facts: '' } });
  expect([record.wanted, record.heldFor, record.forgetAsked]).toEqual([undefined, undefined, undefined]);
});

test('of whose time has come the dead letters are left to the sweep', async () => {
  const { forget, done } = forgetting();

  await forget(closed);

  expect(done).toEqual(['contractor forgotten']);
});

test('a queue that is away keeps the facts, so that all of it is done again', async () => {
  const { forget } = forgetting(() => Promise.reject(new Fault('QUEUE_AWAY')));

  await expect(forget({ ...closed, forgetAsked: NOON })).rejects.toMatchObject({ code: 'QUEUE_AWAY' });
});
