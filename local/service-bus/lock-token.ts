import { randomUUID } from 'node:crypto';

/** A lock token: a random GUID (version 4), sixteen bytes in the order of RFC 9562. */
export const newLockToken = (): Buffer => Buffer.from(randomUUID().replaceAll('-', ''), 'hex');

const ORDER = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

/**
 * Turns a lock token into a delivery tag and back: the tag is the same GUID in the byte order of
 * .NET, which reverses the first three groups.
 */
export const swapGuidOrder = (guid: Buffer): Buffer => Buffer.from(ORDER.map((index) => guid.readUInt8(index)));
