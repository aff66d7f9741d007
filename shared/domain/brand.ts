declare const brand: unique symbol;

/** A primitive that only its own parser or maker may produce, so that ids of different things cannot be swapped. */
export type Branded<T, Name extends string> = T & { readonly [brand]: Name };

/** Milliseconds since 1970-01-01T00:00:00Z. Always server time, always UTC. */
export type Instant = number;

/** 128 random bits, base64url (22 characters). In the link and the row key; logged as a pseudonym only. */
export type ClaimId = Branded<string, 'ClaimId'>;
