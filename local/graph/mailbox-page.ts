import type { Answer } from './call.ts';
import { escapeHtml } from './plain-text.ts';
import type { Tenant } from './tenant.ts';

/** The page at this path, if there is one. */
export const pageFor = (tenant: Tenant, path: string): Answer | undefined => {
  if (path !== '/mail') return undefined;
  const items = tenant.mailboxes.addresses().map(({ address, count }) => `<li>${escapeHtml(address)} (${count})</li>`);
  return {
    status: 200,
    body: `<!doctype html><html lang="en"><title>Mail</title><h1>Mail</h1><ul>${items.join('')}</ul></html>`,
  };
};
