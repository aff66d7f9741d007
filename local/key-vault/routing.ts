import { OPERATIONS } from './operations.ts';
import type { Operation } from './operations.ts';
import { badParameter, Refusal } from './refusal.ts';

/** An operation that a request asks for, with what its path names. */
export interface Match {
  readonly operation: Operation;
  readonly name: string;
  readonly version: string | undefined;
}

const fits = (template: string, segments: readonly string[]): boolean => {
  const parts = template.split('/').slice(1);
  return parts.length === segments.length && parts.every((part, i) => part.startsWith('{') || part === segments[i]);
};

const decoded = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw badParameter('The request URI is not well encoded.');
  }
};

/** Finds the operation. A trailing slash stands for "no version", as the SDK sends it. */
export const matchOf = (method: string, pathname: string): Match => {
  const segments = pathname.replace(/\/$/, '').split('/').slice(1).map(decoded);
  const there = OPERATIONS.filter((operation) => fits(operation.path, segments));
  const operation = there.find((candidate) => candidate.method === method);
  if (operation !== undefined) return { operation, ...namesIn(operation.path, segments) };
  if (there.length > 0) throw new Refusal(405, 'MethodNotAllowed', `${method} is not allowed here.`);
  throw new Refusal(404, 'NotFound', `This vault keeps secrets only; nothing answers at ${pathname}.`);
};

const namesIn = (template: string, segments: readonly string[]): Pick<Match, 'name' | 'version'> => {
  const parts = template.split('/').slice(1);
  return { name: segments[parts.indexOf('{name}')] ?? '', version: segments[parts.indexOf('{version}')] };
};
