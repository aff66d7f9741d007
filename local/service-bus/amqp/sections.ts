import type { Typed } from 'rhea';
import { malformed, ServiceError } from '../service-error.ts';
import { encode, readerOf, text } from './codec.ts';

/** Numeric descriptors of a message's sections (AMQP 1.0, part 3, "Messaging"). */
export const HEADER = 0x70;
export const DELIVERY_ANNOTATIONS = 0x71;
export const MESSAGE_ANNOTATIONS = 0x72;
export const PROPERTIES = 0x73;
export const APPLICATION_PROPERTIES = 0x74;
export const DATA = 0x75;
export const AMQP_VALUE = 0x77;
const FOOTER = 0x78;

const DESCRIBED = 0x00;
const SMALL_ULONG = 0x53;
const EMPTY_LIST = 0x45;
const LIST32 = 0xd0;
const MAP32 = 0xd1;

/** Bytes of one section: `start` is its descriptor, `value` its content. */
export interface Section {
  readonly code: number;
  readonly start: number;
  readonly value: number;
  readonly end: number;
}

/** An application property to set, its value with its exact AMQP type. */
export interface Property {
  readonly name: string;
  readonly value: Typed;
}

/** Where the content of a list or map begins and how many elements it has. */
interface Compound {
  readonly at: number;
  readonly count: number;
}

const lengthOfVariable = (bytes: Buffer, at: number, width: number): number =>
  width === 1 ? bytes.readUInt8(at) : bytes.readUInt32BE(at);

/** The position behind the value that starts at `at`, whatever its type, without decoding it. */
const endOf = (bytes: Buffer, at: number): number => {
  const code = bytes.readUInt8(at);
  if (code === DESCRIBED) return endOf(bytes, endOf(bytes, at + 1));
  const kind = code >>> 4;
  if (kind < 0x4) throw malformed(`The value at byte ${at} has the unknown type code 0x${code.toString(16)}.`);
  if (kind === 0x4) return at + 1;
  if (kind < 0xa) return at + 1 + 2 ** (kind - 0x5);
  const width = kind % 2 === 0 ? 1 : 4;
  return at + 1 + width + lengthOfVariable(bytes, at + 1, width);
};

const sectionAt = (bytes: Buffer, start: number): Section => {
  if (bytes.readUInt8(start) !== DESCRIBED) throw malformed(`A message section is expected at byte ${start}.`);
  const value = endOf(bytes, start + 1);
  const code =
    bytes.readUInt8(start + 1) === SMALL_ULONG
      ? bytes.readUInt8(start + 2)
      : Number(readerOf(bytes, start + 1).read().value);
  if (!(code >= HEADER && code <= FOOTER)) throw malformed(`The section at byte ${start} is not one of a message.`);
  const end = endOf(bytes, value);
  if (end > bytes.length) throw malformed(`The section at byte ${start} is cut short.`);
  return { code, start, value, end };
};

/** The sections of an encoded message, in their order. */
export const sectionsOf = (bytes: Buffer): Section[] => {
  const sections: Section[] = [];
  try {
    for (let at = 0; at < bytes.length; at = (sections.at(-1) as Section).end) sections.push(sectionAt(bytes, at));
  } catch (error) {
    throw error instanceof ServiceError ? error : malformed('The message is cut short.');
  }
  return sections;
};

/** Decodes a section's content. Undefined: there is no such section. */
export const contentOf = (bytes: Buffer, section: Section | undefined): Typed | undefined => {
  try {
    return section && readerOf(bytes, section.value).read();
  } catch (error) {
    throw malformed(`The section at byte ${section?.start} cannot be decoded: ${(error as Error).message}.`);
  }
};

const openCompound = (bytes: Buffer, at: number): Compound => {
  const code = bytes.readUInt8(at);
  if (code === EMPTY_LIST) return { at: at + 1, count: 0 };
  return code >>> 4 === LIST32 >>> 4
    ? { at: at + 9, count: bytes.readUInt32BE(at + 5) }
    : { at: at + 3, count: bytes.readUInt8(at + 2) };
};

const compound = (section: number, code: number, count: number, content: readonly Buffer[]): Buffer => {
  const size = content.reduce((sum, part) => sum + part.length, 0);
  const head = Buffer.alloc(12);
  head.set([DESCRIBED, SMALL_ULONG, section, code]);
  head.writeUInt32BE(size + 4, 4);
  head.writeUInt32BE(count, 8);
  return Buffer.concat([head, ...content]);
};

/** The bare message with `messageId` as its message-id, which must not be there yet. */
export const withMessageId = (bare: Buffer, messageId: string): Buffer => {
  const properties = sectionsOf(bare).find(({ code }) => code === PROPERTIES);
  const id = encode(text(messageId));
  if (!properties) return Buffer.concat([compound(PROPERTIES, LIST32, 1, [id]), bare]);
  const { at, count } = openCompound(bare, properties.value);
  const rest = count === 0 ? Buffer.alloc(0) : bare.subarray(endOf(bare, at), properties.end);
  const section = compound(PROPERTIES, LIST32, Math.max(count, 1), [id, rest]);
  return Buffer.concat([section, bare.subarray(properties.end)]);
};

const entriesExcept = (bytes: Buffer, section: Section | undefined, names: ReadonlySet<string>): Buffer[] => {
  if (!section) return [];
  const entries: Buffer[] = [];
  const { at, count } = openCompound(bytes, section.value);
  for (let key = at, seen = 0; seen < count; seen += 2) {
    const end = endOf(bytes, endOf(bytes, key));
    if (!names.has(String(readerOf(bytes, key).read().value))) entries.push(bytes.subarray(key, end));
    key = end;
  }
  return entries;
};

/** The bare message with `changes` among its application properties; every other byte stays as it was sent. */
export const withApplicationProperties = (bare: Buffer, changes: readonly Property[]): Buffer => {
  if (changes.length === 0) return bare;
  const sections = sectionsOf(bare);
  const old = sections.find(({ code }) => code === APPLICATION_PROPERTIES);
  const place = old?.start ?? sections.find(({ code }) => code > APPLICATION_PROPERTIES)?.start ?? bare.length;
  const latest = new Map(changes.map(({ name, value }) => [name, value]));
  const entries = [
    ...entriesExcept(bare, old, new Set(latest.keys())),
    ...[...latest].map(([name, value]) => encode(text(name), value)),
  ];
  const section = compound(APPLICATION_PROPERTIES, MAP32, entries.length * 2, entries);
  return Buffer.concat([bare.subarray(0, place), section, bare.subarray(old?.end ?? place)]);
};
