import { badParameter } from './refusal.ts';

/** Days a deleted secret stays recoverable: the service's default. */
export const RECOVERABLE_DAYS = 90;

/** One version of a secret. Instants in epoch seconds, as on the wire. */
export interface SecretVersion {
  readonly version: string;
  readonly value: string;
  readonly enabled: boolean;
  readonly nbf: number | undefined;
  readonly exp: number | undefined;
  readonly created: number;
  readonly updated: number;
  readonly contentType: string | undefined;
  readonly tags: Readonly<Record<string, string>> | undefined;
}

/** What a caller may say about a version besides its value. */
export type SecretProperties = Partial<Pick<SecretVersion, 'enabled' | 'nbf' | 'exp' | 'contentType' | 'tags'>>;

/** A secret: all its versions, the last one being current. */
export interface Secret {
  readonly name: string;
  readonly versions: readonly SecretVersion[];
}

/** A soft-deleted secret; `deletedAt` in epoch seconds. */
export interface DeletedSecret extends Secret {
  readonly deletedAt: number;
}

export const currentOf = (secret: Secret): SecretVersion => {
  const last = secret.versions.at(-1);
  if (last === undefined) throw new Error(`secret ${secret.name} has no version`);
  return last;
};

/** Epoch seconds at which a deleted secret goes for good. */
export const purgedAt = (secret: DeletedSecret): number => secret.deletedAt + RECOVERABLE_DAYS * 86_400;

const MAX_NAME = 127;
const NAME = /^[0-9A-Za-z-]+$/;

/** Names are 1 to 127 letters, digits and dashes. */
export const checkedName = (name: string): string => {
  if (name.length <= MAX_NAME && NAME.test(name)) return name;
  throw badParameter(`The request URI contains an invalid name: ${name}`);
};
