import type { TableClient } from '@azure/data-tables';
import { tableClient } from '../../shared/adapters/tables-client.ts';
import type { Azurite } from '../stack/azurite.ts';

/** Stands where an identity would, and shows that a connection string needs none. */
const nobody = {
  getToken: () => Promise.reject(new Error('no token is needed here')),
};

/** The product's own client of one table in Azurite. */
export const clientOf = (
  { connectionString }: Pick<Azurite, 'connectionString'>,
  table: string,
  patienceMs?: number,
): TableClient => tableClient({ kind: 'connection string', connectionString }, table, nobody, patienceMs);
