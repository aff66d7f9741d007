import type { IncomingMessage } from 'node:http';
import { badParameter } from './refusal.ts';
import type { SecretProperties } from './secret.ts';

/** The largest secret that the service takes, in bytes: https://learn.microsoft.com/azure/key-vault/secrets/about-secrets */
const MAX_VALUE = 25 * 1024;
const MAX_TAGS = 15;

export type Members = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The members of a JSON body; none when the body is empty. */
export const readMembers = async (request: IncomingMessage): Promise<Members> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  if (text === '') return {};
  const parsed = parsedJson(text);
  if (!isObject(parsed)) throw badParameter('The request body must be a JSON object.');
  return parsed;
};

const parsedJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw badParameter('The request body could not be read as JSON.');
  }
};

export const valueIn = (body: Members): string => {
  const { value } = body;
  if (typeof value !== 'string') throw badParameter('Property value is required and must be a string.');
  if (Buffer.byteLength(value) > MAX_VALUE) throw badParameter(`Property value exceeds ${MAX_VALUE} bytes.`);
  return value;
};

export const propertiesIn = (body: Members): SecretProperties => {
  const attributes = body['attributes'] ?? {};
  if (!isObject(attributes)) throw badParameter('Property attributes must be an object.');
  const given = {
    enabled: optional(attributes, 'enabled', isBoolean, 'true or false'),
    nbf: optional(attributes, 'nbf', isEpochSeconds, 'a whole number of seconds since 1970'),
    exp: optional(attributes, 'exp', isEpochSeconds, 'a whole number of seconds since 1970'),
    contentType: optional(body, 'contentType', isText, 'a string'),
    tags: optional(body, 'tags', areTags, `an object of at most ${MAX_TAGS} strings`),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
};

const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';
const isText = (value: unknown): value is string => typeof value === 'string';
const isEpochSeconds = (value: unknown): value is number => Number.isSafeInteger(value);
const areTags = (value: unknown): value is Record<string, string> =>
  isObject(value) && Object.keys(value).length <= MAX_TAGS && Object.values(value).every(isText);

const optional = <T>(
  members: Members,
  name: string,
  fits: (value: unknown) => value is T,
  rule: string,
): T | undefined => {
  const value = members[name];
  if (value === undefined || value === null) return undefined;
  if (!fits(value)) throw badParameter(`Property ${name} must be ${rule}.`);
  return value;
};
