import type { Answer, Call } from './call.ts';
import { listEntries } from './entries.ts';
import type { Tenant } from './tenant.ts';

/** `GET /domains`: those of the seed are verified and managed unless it says otherwise. */
export const listDomains = ({ seed: { tenant } }: Tenant, call: Call): Answer => {
  const usual = tenant.domains.map((id, index) => ({
    id,
    authenticationType: 'Managed',
    isVerified: true,
    isDefault: index === 0,
  }));
  const others = (tenant.otherDomains ?? []).map((domain) => ({ ...domain, isDefault: false }));
  return listEntries(call, 'domains', [...usual, ...others]);
};
