import type { RegisteredFunction } from './core-module.ts';
import type { Binding } from './rpc.ts';

/** The trigger of a function: the name of its parameter, its type in lower case, its options. */
export interface Trigger {
  readonly functionName: string;
  readonly parameter: string;
  readonly type: string;
  readonly binding: Binding;
}

const isTrigger = ([, { type }]: [string, Binding]): boolean => /trigger$/i.test(type);

/** The trigger of a registered function; undefined if it has none. */
export const triggerOf = ({ metadata }: RegisteredFunction): Trigger | undefined => {
  const found = Object.entries(metadata.bindings).find(isTrigger);
  if (found === undefined) return undefined;
  const [parameter, binding] = found;
  return { functionName: metadata.name, parameter, type: binding.type.toLowerCase(), binding };
};

/** A text option of a binding, or undefined. */
export const textOption = ({ binding }: Trigger, name: string): string | undefined => {
  const value = binding[name];
  return typeof value === 'string' ? value : undefined;
};
