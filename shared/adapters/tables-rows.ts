import { odata } from '@azure/data-tables';
import type { TableClient, TransactionAction } from '@azure/data-tables';
import { restFailureOf, thrownFor } from './rest-failure.ts';
import type { RestFailure } from './rest-failure.ts';

export type Cell = string | number | boolean;

/** A row to write. Keys hold no `/`, `\`, `#`, `?` and no control character. */
export interface Row {
  readonly partitionKey: string;
  readonly rowKey: string;
  readonly [column: string]: Cell;
}

/** A row as it was read; its columns are still to be parsed. */
export interface FoundRow {
  readonly partitionKey: string;
  readonly rowKey: string;
  readonly etag: string;
  readonly [column: string]: unknown;
}

/** The rows of one table. Every method throws `STORE_AWAY` when the store cannot be reached. */
export interface Rows {
  find(partitionKey: string, rowKey: string): Promise<FoundRow | undefined>;
  /** The new row's ETag. Undefined: the row is there already. */
  insert(row: Row): Promise<string | undefined>;
  /** Replaces the row if it still has this ETag. Undefined: it has not. */
  replace(row: Row, etag: string): Promise<string | undefined>;
  /** Writes the row, whether it is there or not. */
  put(row: Row): Promise<void>;
  /** Writes at most 100 rows of one partition, whether they are there or not. */
  putAll(rows: readonly Row[]): Promise<void>;
  /**
   * Inserts rows and puts others beside them, all of one partition and at most 100; all or none
   * (https://learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions). The ETags of the inserted
   * ones in order. Undefined: one of them is there already.
   */
  insertTogether(inserts: readonly Row[], puts?: readonly Row[]): Promise<readonly string[] | undefined>;
  /** Replaces at most 100 rows of one partition if each still has its ETag; all or none. False: one has not. */
  replaceTogether(changes: readonly { readonly row: Row; readonly etag: string }[]): Promise<boolean>;
  /** Repeatable. */
  remove(partitionKey: string, rowKey: string): Promise<void>;
  /** Removes at most 100 rows of one partition. Repeatable. */
  removeAll(partitionKey: string, rowKeys: readonly string[]): Promise<void>;
  /** Rows that fit an OData filter, by partition and row key, page by page; `columns` limits what is fetched. */
  list(filter: string, columns?: readonly string[]): AsyncIterable<FoundRow>;
}

/** The filter for one whole partition. */
export const inPartition = (partitionKey: string): string => odata`PartitionKey eq ${partitionKey}`;

const isMissing = ({ status, code }: RestFailure): boolean => status === 404 && code !== 'TableNotFound';
const isTaken = ({ status }: RestFailure): boolean => status === 409;
const isStale = (failure: RestFailure): boolean => failure.status === 412 || isMissing(failure);

const failing = (table: string, error: unknown): unknown => {
  const failure = restFailureOf(error);
  if (failure?.code === 'TableNotFound')
    return new Error(`table ${table} is missing; deploy infra/ (locally: npm start), which makes the tables`);
  return failure ? thrownFor(failure, 'STORE_AWAY', `table ${table}`) : error;
};

/** The answer of a call, or undefined when it failed in the expected way. */
const answered = async <T>(
  table: string,
  call: Promise<T>,
  expected: (failure: RestFailure) => boolean,
): Promise<T | undefined> => {
  try {
    return await call;
  } catch (error) {
    const failure = restFailureOf(error);
    if (failure && expected(failure)) return undefined;
    throw failing(table, error);
  }
};

const never = (): boolean => false;

const etagOf = (answer: { readonly etag?: string } | undefined): string | undefined => {
  if (answer && answer.etag === undefined) throw new Error('the store wrote a row and gave no ETag');
  return answer?.etag;
};

async function* listed(table: TableClient, filter: string, columns?: readonly string[]): AsyncGenerator<FoundRow> {
  const select = columns && ['PartitionKey', 'RowKey', ...columns];
  try {
    yield* table.listEntities({
      queryOptions: { filter, ...(select && { select }) },
    }) as AsyncIterable<FoundRow>;
  } catch (error) {
    throw failing(table.tableName, error);
  }
}

/** All in one transaction; where one is gone already, which ends a transaction, one by one. */
const removeAll = async (table: TableClient, partitionKey: string, rowKeys: readonly string[]): Promise<void> => {
  if (rowKeys.length === 0) return;
  const gone = rowKeys.map((rowKey): TransactionAction => ['delete', { partitionKey, rowKey }]);
  if (await answered(table.tableName, table.submitTransaction(gone), isMissing)) return;
  for (const rowKey of rowKeys) await answered(table.tableName, table.deleteEntity(partitionKey, rowKey), isMissing);
};

/** Reads and writes rows of one table; an SDK error never gets further than this, for it holds the row. */
export const rowsOf = (table: TableClient): Rows => {
  const name = table.tableName;
  return {
    find: async (partitionKey, rowKey) =>
      await answered<FoundRow>(name, table.getEntity(partitionKey, rowKey), isMissing),
    insert: async (row) => etagOf(await answered(name, table.createEntity(row), isTaken)),
    replace: async (row, etag) => etagOf(await answered(name, table.updateEntity(row, 'Replace', { etag }), isStale)),
    put: async (row) => void (await answered(name, table.upsertEntity(row, 'Replace'), never)),
    remove: async (partitionKey, rowKey) =>
      void (await answered(name, table.deleteEntity(partitionKey, rowKey), isMissing)),
    putAll: async (some) => {
      const actions = some.map((row): TransactionAction => ['upsert', row, 'Replace']);
      if (actions.length > 0) await answered(name, table.submitTransaction(actions), never);
    },
    insertTogether: async (inserts, puts = []) => {
      const actions = [
        ...inserts.map((row): TransactionAction => ['create', row]),
        ...puts.map((row): TransactionAction => ['upsert', row, 'Replace']),
      ];
      const done = await answered(name, table.submitTransaction(actions), isTaken);
      return done?.subResponses.slice(0, inserts.length).map((answer) => etagOf(answer)?.trim() ?? '');
    },
    replaceTogether: async (changes) => {
      const actions = changes.map(({ row, etag }): TransactionAction => ['update', row, 'Replace', { etag }]);
      return (await answered(name, table.submitTransaction(actions), isStale)) !== undefined;
    },
    removeAll: (partitionKey, rowKeys) => removeAll(table, partitionKey, rowKeys),
    list: (filter, columns) => listed(table, filter, columns),
  };
};
