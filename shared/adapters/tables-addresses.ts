import type { TableClient } from '@azure/data-tables';
import type { Addresses } from '../domain/contractor/address.ts';
import { inPartition, rowsOf } from './tables-rows.ts';

/** Who holds a private address: table `Contractors`, partition `address~<hash>`, row = contractor key. */
export const tablesAddresses = (table: TableClient): Addresses => {
  const rows = rowsOf(table);
  return {
    async hold(address, key) {
      await rows.put({ partitionKey: address, rowKey: key });
      const others: string[] = [];
      for await (const { rowKey } of rows.list(inPartition(address), ['RowKey']))
        if (rowKey !== key) others.push(rowKey);
      return others;
    },
    letGo: (address, key) => rows.remove(address, key),
  };
};
