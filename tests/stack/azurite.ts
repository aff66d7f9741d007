import { TableClient } from '@azure/data-tables';
import { startAzurite as startTables, type Azurite as Tables } from '../../local/azurite.ts';

export { azuriteConnectionString } from '../../local/azurite.ts';

const ATTEMPTS = 5;

/** Table storage on loopback, empty, in memory, with the product's tables in it. */
export interface Azurite extends Tables {
  /** Makes one more table, under a name of its own, so that a test sees only its own rows. */
  freshTable(): Promise<string>;
}

/** Starts Azurite's tables on a free loopback port; a port that somebody took meanwhile is tried anew. */
export const startAzurite = async (attempts = ATTEMPTS): Promise<Azurite> => {
  const tables = await startTables({ port: 0 }).catch((error: unknown) => {
    if (attempts > 1) return undefined;
    throw error;
  });
  if (!tables) return startAzurite(attempts - 1);
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
