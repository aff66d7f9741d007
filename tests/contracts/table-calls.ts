import { inspect } from 'node:util';
import type { TableClient } from '@azure/data-tables';
import { tablesAuditTrail } from '../../shared/adapters/tables-audit-trail.ts';
import { tablesClaims } from '../../shared/adapters/tables-claims.ts';
import { tablesContractors } from '../../shared/adapters/tables-contractors.ts';
import { tablesDeadLetterNotes } from '../../shared/adapters/tables-dead-letter-notes.ts';
import { contractorKey } from '../../shared/domain/contractor/contractor.ts';
import { azuriteConnectionString } from '../stack/azurite.ts';
import { collected, present } from './answers.ts';
import { clientOf } from './azurite-table.ts';
import { aFullClaim, anOpenClaim } from './sample-claim.ts';
import { aFullRecord, NOON } from './sample-contractor.ts';

export const KEY = contractorKey('C-1');
const VERSION = 'W/"datetime\'2026-11-22T05%3A34%3A40.7325427Z\'"';
export const DELIVERY = { queue: 'contractor-events', sequenceNumber: '1', enqueuedAt: NOON };
export const NOTE = { ...DELIVERY, code: 'UNEXPECTED', says: 's', problems: [], bodyHash: 'b', at: NOON } as const;
const ENTRY = {
  contractor: KEY,
  number: 1,
  kind: 'event accepted',
  at: NOON,
  facts: {},
  entryId: 'e',
  previous: 'p',
  hash: 'h',
} as const;

/** Every call that reaches a table. */
export const calls = (table: TableClient): Readonly<Record<string, () => Promise<unknown>>> => {
  const contractors = tablesContractors(table);
  const claims = tablesClaims(table);
  const { id } = anOpenClaim(1);
  return {
    'reading a record': () => contractors.read(KEY),
    'inserting a record': () => contractors.insert(aFullRecord('C-1')),
    'swapping a record': () => contractors.swap({ value: aFullRecord('C-1'), version: VERSION }, aFullRecord('C-1')),
    'looking for overdue records': () => collected(contractors.overdue(NOON)),
    'finding a claim': () => claims.find(id),
    'inserting a claim': () => claims.insert(aFullClaim(1)),
    'swapping a claim': () => claims.swap({ claim: aFullClaim(1), version: VERSION }, aFullClaim(1)),
    'indexing a claim': () => claims.index(id, ['person~1']),
    'reading an index': () => claims.indexed('person~1'),
    'taking a claim out of an index': () => claims.unindex(id, ['person~1']),
    'looking for lapsing claims': () => collected(claims.lapsing()),
    'reading the audit trail': () => tablesAuditTrail(table).read(KEY),
    'looking for a fact in the audit trail': () => tablesAuditTrail(table).look(KEY, 'e'),
    'inserting an audit entry': () => tablesAuditTrail(table).insert(ENTRY),
    'finding a note': () => tablesDeadLetterNotes(table).find(DELIVERY),
    'writing a note': () => tablesDeadLetterNotes(table).write(NOTE),
  };
};

/** Their names. */
export const CALLS = Object.keys(calls(clientOf({ connectionString: azuriteConnectionString(1) }, 'None')));

/** What a call throws. */
export const thrownBy = async (call: (() => Promise<unknown>) | undefined): Promise<unknown> =>
  present(call)().then(
    () => 'nothing was thrown',
    (error: unknown) => error,
  );

/** Whatever any printer could show of an error. */
export const everythingIn = (error: unknown): string =>
  `${inspect(error, { depth: 20, showHidden: true })} ${JSON.stringify(error)} ${String((error as Error).stack)}`;
