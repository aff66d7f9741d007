import { badParameter } from './refusal.ts';
import { checkedName } from './secret.ts';
import type { Secret } from './secret.ts';

/** A backup blob holds the whole secret. The service encrypts its own; to callers both are opaque. */
export const sealedBackup = (secret: Secret): string => Buffer.from(JSON.stringify(secret)).toString('base64url');

/** Reads a blob back; 400 when it is none of ours. */
export const openedBackup = (blob: unknown): Secret => {
  const secret = typeof blob === 'string' ? readBlob(blob) : undefined;
  if (typeof secret?.name !== 'string' || !Array.isArray(secret.versions) || secret.versions.length === 0)
    throw badParameter('Property value is not a backup of a secret.');
  checkedName(secret.name);
  return secret;
};

const readBlob = (blob: string): Secret | undefined => {
  try {
    return JSON.parse(Buffer.from(blob, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
};
