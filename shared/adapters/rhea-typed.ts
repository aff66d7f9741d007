import rhea from 'rhea';

/**
 * What AMQP types the values of a message have. rhea decodes them to plain JavaScript, which loses the type of every number
 * and the digits of a large one; a copy made from the plain values is another message. Importing this keeps, for every
 * message that is decoded, the way back to its values with their types.
 */

/** A value that rhea encodes with the type that it came with. */
export interface TypedValue {
  toRheaTyped(): unknown;
}

interface Typed {
  readonly descriptor?: { readonly value: unknown };
  readonly value: unknown;
}

interface Decoded {
  readonly application_properties?: object;
}

interface Message {
  decode: (buffer: Buffer) => Decoded;
}

const APPLICATION_PROPERTIES = 0x74;
const VALUE = 0x77;

const bytesOf = new WeakMap<object, Buffer>();

const message = rhea.message as unknown as Message;
const { decode } = message;
message.decode = (buffer) => {
  const decoded = decode(buffer);
  if (decoded.application_properties) bytesOf.set(decoded.application_properties, buffer);
  return decoded;
};

const bare = (typed: Typed): TypedValue => {
  const copy = Object.assign(Object.create(Object.getPrototypeOf(typed) as object) as object, typed, {
    descriptor: undefined,
  });
  return { toRheaTyped: () => copy };
};

const sections = function* (buffer: Buffer): Generator<Typed> {
  const { Reader } = rhea.types as unknown as {
    readonly Reader: new (bytes: Buffer) => { read(): Typed; remaining(): number };
  };
  const reader = new Reader(buffer);
  while (reader.remaining() > 0) yield reader.read();
};

const sectionOf = (properties: object | undefined, descriptor: number): Typed | undefined => {
  const buffer = properties && bytesOf.get(properties);
  return buffer && [...sections(buffer)].find((section) => Number(section.descriptor?.value) === descriptor);
};

/** Application properties, each with its type. `properties` is the very object that the SDK gave. */
export const typedProperties = (properties: object | undefined): Readonly<Record<string, TypedValue>> => {
  const pairs = (sectionOf(properties, APPLICATION_PROPERTIES)?.value ?? []) as readonly Typed[];
  const named: Record<string, TypedValue> = {};
  for (let at = 0; at + 1 < pairs.length; at += 2) named[String(pairs[at]?.value)] = bare(pairs[at + 1] as Typed);
  return named;
};

/** The one value of a body that is neither bytes nor a sequence, with its type. */
export const typedBody = (properties: object | undefined): TypedValue | undefined => {
  const section = sectionOf(properties, VALUE);
  return section && bare(section);
};
