import type { TableClient, TransactionAction } from '@azure/data-tables';
import { restFailureOf, thrownFor } from './rest-failure.ts';

/** Taken, changed since, or gone. */
const LOST: readonly (number | undefined)[] = [404, 409, 412];

/**
 * Writes at most 100 rows of one partition, all or none
 * (https://learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions). The new ETags in order.
 * Undefined: one of the rows was not as it had to be. Throws `STORE_AWAY`.
 */
export const inOneTransaction = async (
  table: TableClient,
  actions: readonly TransactionAction[],
): Promise<readonly string[] | undefined> => {
  try {
    const { subResponses } = await table.submitTransaction([...actions]);
    return subResponses.map(({ etag }) => {
      if (etag === undefined) throw new Error('the store wrote a row and gave no ETag');
      return etag.trim();
    });
  } catch (error) {
    const failure = restFailureOf(error);
    if (failure && failure.code !== 'TableNotFound' && LOST.includes(failure.status)) return undefined;
    throw failure ? thrownFor(failure, 'STORE_AWAY', `table ${table.tableName}`) : error;
  }
};
