import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TableClient } from '@azure/data-tables';
import { tablesContractors } from '../../shared/adapters/tables-contractors.ts';
import { tablesDeadLetterNotes } from '../../shared/adapters/tables-dead-letter-notes.ts';
import { Fault } from '../../shared/domain/fault.ts';
import { startAzurite } from '../stack/azurite.ts';
import type { Azurite } from '../stack/azurite.ts';
import { present } from './answers.ts';
import { clientOf } from './azurite-table.ts';
import { aBareRecord, aFullRecord } from './sample-contractor.ts';
import { calls, CALLS, DELIVERY, everythingIn, KEY, NOTE, thrownBy } from './table-calls.ts';

let azurite: Azurite;
beforeAll(async () => {
  azurite = await startAzurite();
});
afterAll(() => azurite.stop());

describe('a table that is not there', () => {
  test.each(CALLS)('%s says so and names the way out', async (name) => {
    const error = await thrownBy(calls(clientOf(azurite, 'Forgotten'))[name]);

    expect(error).not.toBeInstanceOf(Fault);
    expect(String(error)).toContain('table Forgotten is missing; deploy infra/');
  });
});

describe('rows that nobody should have written', () => {
  const spoilt = async (columns: Record<string, unknown>): Promise<TableClient> => {
    const table = clientOf(azurite, await azurite.freshTable());
    await tablesContractors(table).insert(aFullRecord('C-1'));
    await table.updateEntity({ partitionKey: KEY, rowKey: 'record', ...columns }, 'Merge');
    return table;
  };

  test.each([
    ['JSON cut short', { wanted: '{"givenName":"Zo' }, 'wanted: must be JSON'],
    ['a field of the wrong kind', { newest: '{"facts":"Zo"}' }, 'newest.facts: '],
    ['a code that is not on the list', { attempts: '{"x":{"lastFault":"Zo"}}' }, 'attempts.x.lastFault: '],
    ['a time that is none', { dueAt: 'Zo' }, 'dueAt: '],
  ])('%s is named by table and column, without its value', async (_, columns, expected) => {
    const table = await spoilt(columns);

    const error = await thrownBy(() => tablesContractors(table).read(KEY));

    expect(String(error)).toContain('table Contractors holds a row that this version cannot read');
    expect(String(error)).toContain(expected);
    expect(everythingIn(error)).not.toContain('Zo');
  });

  test('columns of a later version are left alone', async () => {
    const table = await spoilt({ later: 'x' });

    expect((await tablesContractors(table).read(KEY))?.value).toEqual(aFullRecord('C-1'));
  });

  test('a value too large for its column is refused before it travels, by table and column', async () => {
    const record = { ...aBareRecord('C-1'), sponsor: { id: 'Zo'.repeat(20_000) } };

    const error = await thrownBy(() => tablesContractors(clientOf(azurite, 'Contractors')).insert(record));

    expect(String(error)).toContain('table Contractors cannot hold this row (sponsor: ');
    expect(everythingIn(error)).not.toContain('ZoZo');
  });

  test('a note with more problems and a longer stack than a column holds is written, cut', async () => {
    const notes = tablesDeadLetterNotes(clientOf(azurite, await azurite.freshTable()));
    const problems = Array.from({ length: 2_000 }, (_, i) => ({
      path: `$.data.emails[${i}].value`,
      rule: 'must be one',
    }));

    await notes.write({ ...NOTE, problems, stack: 's'.repeat(100_000) });

    const found = present(await notes.find(DELIVERY));
    expect(found.problems).toEqual(problems.slice(0, found.problems.length));
    expect(found.problems.length).toBeGreaterThan(400);
    expect(found.stack).toHaveLength(32_768);
  });
});

describe('what people and filters read in the table', () => {
  test('a record has its phase and its due time in plain text', async () => {
    const table = clientOf(azurite, await azurite.freshTable());
    await tablesContractors(table).insert(aFullRecord('C-1'));

    expect(await table.getEntity(KEY, 'record')).toMatchObject({
      phase: 'forgotten',
      dueAt: '2026-12-01T08:00:00.123Z',
    });
  });
});
