/** What stands in tables, queue and directory at one moment, as the model's watcher looks at it. */
import { TableClient } from '@azure/data-tables';
import { ServiceBusClient } from '@azure/service-bus';
import { ENTRIES_ONLY } from '../../shared/adapters/tables-audit-keys.ts';
import { auditEntryOf } from '../../shared/adapters/tables-audit-trail.ts';
import { tablesClaims } from '../../shared/adapters/tables-claims.ts';
import { contractorRow } from '../../shared/adapters/tables-contractor-row.ts';
import { rowsOf } from '../../shared/adapters/tables-rows.ts';
import type { AuditEntry } from '../../shared/domain/audit/audit.ts';
import type { Claim } from '../../shared/domain/claim/claim.ts';
import type { ContractorKey, ContractorRecord } from '../../shared/domain/contractor/contractor.ts';
import type { Watched } from '../lifecycle/model-watch.ts';
import type { WholeStack } from '../stack/whole-stack.ts';
import { accountsByNumber, type Account } from './lifecycle-wire.ts';

/** Stands still until it is taken again. */
export interface Snapshot extends Watched {
  take(): Promise<void>;
  accountOf(number: string): Account | undefined;
}

export const tableOf = ({ at }: WholeStack, name: string): TableClient =>
  TableClient.fromConnectionString(at.tables.connectionString, name, { allowInsecureConnection: true });

const LIVE = new Set(['open', 'released', 'minting']);

const liveClaimsOf = async (whole: WholeStack): Promise<readonly Claim[]> => {
  const live: Claim[] = [];
  for await (const { claim } of tablesClaims(tableOf(whole, 'Claims')).lapsing())
    if (LIVE.has(claim.state)) live.push(claim);
  return live;
};

const recordsOf = async (whole: WholeStack): Promise<ReadonlyMap<string, ContractorRecord>> => {
  const records = new Map<string, ContractorRecord>();
  for await (const row of rowsOf(tableOf(whole, 'Contractors')).list("RowKey eq 'record'"))
    records.set(row.partitionKey, { key: row.partitionKey as ContractorKey, ...contractorRow.read(row) });
  return records;
};

const entriesOf = async (whole: WholeStack): Promise<ReadonlyMap<string, readonly AuditEntry[]>> => {
  const entries = new Map<string, AuditEntry[]>();
  for await (const row of rowsOf(tableOf(whole, 'Audit')).list(ENTRIES_ONLY))
    entries.set(row.partitionKey, [...(entries.get(row.partitionKey) ?? []), auditEntryOf(row)]);
  return entries;
};

const PAGE = 250;

/** Nudges that wait for their time, by contractor. */
const nudgesOf = async ({ at }: WholeStack): Promise<ReadonlyMap<string, number>> => {
  const client = new ServiceBusClient(at.serviceBus.connectionString);
  const waiting = new Map<string, number>();
  try {
    const receiver = client.createReceiver(at.serviceBus.queue);
    for (let page = await receiver.peekMessages(PAGE); page.length > 0; page = await receiver.peekMessages(PAGE))
      for (const { sessionId = '', state } of page)
        if (state === 'scheduled') waiting.set(sessionId, (waiting.get(sessionId) ?? 0) + 1);
  } finally {
    await client.close();
  }
  return waiting;
};

/** @param now milliseconds on the clocks of the parts */
export const snapshotOf = (whole: WholeStack, now: () => number): Snapshot => {
  const look = async () => ({
    // Before the records: a claim that is written later is named by then.
    live: await liveClaimsOf(whole),
    records: await recordsOf(whole),
    entries: await entriesOf(whole),
    accounts: await accountsByNumber(whole),
    nudges: await nudgesOf(whole),
  });
  let seen: Awaited<ReturnType<typeof look>> | undefined;
  const at = (): NonNullable<typeof seen> => {
    if (!seen) throw new Error('nobody has looked yet');
    return seen;
  };
  return {
    take: async () => {
      seen = await look();
    },
    now,
    recordOf: async (number) => seen?.records.get(number),
    liveClaims: async () => at().live,
    accountsOf: async (number) => at().accounts.get(number)?.length ?? 0,
    accountOf: (number) => at().accounts.get(number)?.[0],
    nudgesFor: async (number) => at().nudges.get(number) ?? 0,
    entriesOf: async (number) => at().entries.get(number) ?? [],
  };
};
