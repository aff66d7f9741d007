import { TableClient } from '@azure/data-tables';
import { startAzurite as startTables, type Azurite as Tables } from '../../local/azurite.ts';

export { azuriteConnectionString } from '../../local/azurite.ts';

/** Table storage on loopback, empty, in memory, with the product's tables in it. */
export interface Azurite extends Tables {
  /** Makes one more table, under a name of its own, so that a test sees only its own rows. */
  freshTable(): Promise<string>;
}

/** Starts Azurite's tables on a free loopback port. */
export const startAzurite = async (): Promise<Azurite> => {
  const tables = await startTables({ port: 0 });
  let made = 0;
  const freshTable = async (): Promise<string> => {
    const name = `Fresh${(made += 1)}`;
    await TableClient.fromConnectionString(tables.connectionString, name, {
      allowInsecureConnection: true,
    }).createTable();
    return name;
  };
  return { ...tables, freshTable };
};
