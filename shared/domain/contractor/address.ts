import { createHash } from 'node:crypto';
import type { ContractorKey, ContractorRecord, Contractors } from './contractor.ts';

/** Which contractors hold which private address; only hashes are kept. Throws `STORE_AWAY`. */
export interface Addresses {
  /** Notes that the contractor holds it. Repeatable; resolves with the other holders. */
  hold(address: string, key: ContractorKey): Promise<readonly string[]>;
  /** Repeatable. */
  letGo(address: string, key: ContractorKey): Promise<void>;
}

/** `address~<SHA-256, hex>` of tenant and lower-cased address. */
export const addressName = (tenant: string, address: string): string =>
  `address~${createHash('sha256').update(`${tenant}\n${address.toLowerCase()}`, 'utf8').digest('hex')}`;

/**
 * Holds an address for a contractor. Resolves with the others who hold it still: one who is closed or has another address
 * by now lets it go.
 */
export const makeShareAddress =
  (addresses: Addresses, contractors: Pick<Contractors, 'read'>, tenant: string) =>
  async ({ key }: ContractorRecord, address: string): Promise<readonly string[]> => {
    const name = addressName(tenant, address);
    const others = await addresses.hold(name, key);
    const still = await Promise.all(
      others.map(async (other) =>
        (await holds(contractors, other, address))
          ? [other]
          : (await addresses.letGo(name, other as ContractorKey), []),
      ),
    );
    return still.flat();
  };

const holds = async (contractors: Pick<Contractors, 'read'>, key: string, address: string): Promise<boolean> => {
  const record = (await contractors.read(key as ContractorKey))?.value;
  return record?.wanted?.privateAddress?.toLowerCase() === address.toLowerCase() && record.closedAt === undefined;
};
