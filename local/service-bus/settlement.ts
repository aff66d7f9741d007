import type { Property } from './amqp/sections.ts';

/**
 * What a receiver decides about a message that it holds; `properties` are set on the message.
 * Abandoning counts as a failed delivery, releasing does not.
 */
export type Settlement =
  | { readonly kind: 'complete' }
  | { readonly kind: 'release' }
  | { readonly kind: 'abandon' | 'defer' | 'dead-letter'; readonly properties: readonly Property[] };
