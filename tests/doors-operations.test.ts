import { beforeAll, expect, test } from '@jest/globals';
import { makeContractorDesk, type OperatorRequest } from '../shared/domain/operations/contractor-desk.ts';
import { contractorKey } from '../shared/domain/contractor/contractor.ts';
import type { Operations } from '../shared/domain/operations/operations.ts';
import { config } from './door-fixture.ts';
import { knock } from './door-registrations.ts';

const { registerContractors } = await import('../functions/operations-contractors.ts');

const asked: OperatorRequest[] = [];

beforeAll(() => {
  const ask: Operations['contractors']['ask'] = async (key, order) => {
    asked.push(order);
    return { kind: 'asked', request: { ...order, id: 'request~1', contractor: contractorKey(key), at: 0 } };
  };
  registerContractors({
    config: { ...config, mode: 'live', pilot: [] },
    signedIn: async () => ({ oid: 'operator', roles: ['FirstDayPass.Operator'] }),
    operations: { contractors: { ask } } as Partial<Operations> as Operations,
  });
});

test.each(['C-1/x', 'C-1#x', '..', 'C 1', `C${'1'.repeat(2_000)}`, ''])(
  'what is no number leads to nobody, and no store is asked for it: %#',
  async (externalId) => {
    const never = (): never => {
      throw new Error('the store was asked');
    };
    const desk = makeContractorDesk({
      contractors: { read: never },
      directory: { find: never },
      requests: { of: never },
      claims: { find: never },
      passes: { list: never },
      audit: { read: never },
      ask: never,
    });

    expect(await desk.show(externalId)).toBeUndefined();
    expect(await desk.ask(externalId, { act: 'open', actor: 'operator', reason: 'a test', details: {} })).toEqual({
      kind: 'unknown',
    });
  },
);

test('the account that an operator adopts is meant however its id was typed', async () => {
  const { status } = await knock('operations-contractor', {
    params: { key: 'C-1' },
    body: { act: 'adopt', accountId: '3F0C8A52-6F0E-4A39-9B1D-6B0F6F3A1C11', reason: 'seen on the badge' },
  });

  expect(status).toBe(202);
  expect(asked).toMatchObject([{ details: { accountId: '3f0c8a52-6f0e-4a39-9b1d-6b0f6f3a1c11' } }]);
});
