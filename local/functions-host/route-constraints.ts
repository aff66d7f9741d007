/** Says whether a parameter's value is of the kind that the route asks for. */
export type Constraint = (value: string) => boolean;

const numbers = (text: string | undefined): number[] => (text ?? '').split(',').map(Number);

const lengthOf = (text: string | undefined): Constraint => {
  const [least = 0, most = least] = numbers(text);
  return ({ length }) => length >= least && length <= most;
};

const rangeOf = (text: string | undefined): Constraint => {
  const [least = 0, most = 0] = numbers(text);
  return (value) => /^-?\d+$/.test(value) && Number(value) >= least && Number(value) <= most;
};

const within = (value: string, least: bigint, most: bigint): boolean =>
  /^-?\d{1,20}$/.test(value) && BigInt(value) >= least && BigInt(value) <= most;

const constraints: Record<string, (argument: string | undefined) => Constraint> = {
  int: () => (value) => within(value, -(2n ** 31n), 2n ** 31n - 1n),
  long: () => (value) => within(value, -(2n ** 63n), 2n ** 63n - 1n),
  bool: () => (value) => /^(?:true|false)$/i.test(value),
  guid: () => (value) => /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(value),
  alpha: () => (value) => /^[a-z]*$/i.test(value),
  minlength: (least) => (value) => value.length >= Number(least),
  maxlength: (most) => (value) => value.length <= Number(most),
  length: lengthOf,
  min: (least) => (value) => /^-?\d+$/.test(value) && Number(value) >= Number(least),
  max: (most) => (value) => /^-?\d+$/.test(value) && Number(value) <= Number(most),
  range: rangeOf,
  required: () => (value) => value !== '',
};

/** The route constraint of that name, as ASP.NET documents it. Throws on one that the local host does not know. */
export const constraintOf = (name: string, argument: string | undefined): Constraint => {
  const make = constraints[name.toLowerCase()];
  if (make === undefined) throw new Error(`the local host does not know the route constraint "${name}"`);
  return make(argument);
};
