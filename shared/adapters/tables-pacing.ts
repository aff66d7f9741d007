import type { TableClient } from '@azure/data-tables';
import type { Pacing } from '../domain/steps/pacing.ts';
import { inPartition, rowsOf } from './tables-rows.ts';

/** Table `Pacing`: a row is a seat that is taken or a contractor that is counted. */
export const tablesPacing = (table: TableClient): Pacing => {
  const rows = rowsOf(table);
  return {
    take: async (partitionKey, rowKey) => (await rows.insert({ partitionKey, rowKey })) !== undefined,
    async count(partition, most) {
      let counted = 0;
      const counting = rows.list(inPartition(partition), ['RowKey'])[Symbol.asyncIterator]();
      while (counted < most && !(await counting.next()).done) counted++;
      return counted;
    },
  };
};
