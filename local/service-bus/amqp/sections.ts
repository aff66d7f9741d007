import type { Typed } from 'rhea';
import { malformed, ServiceError } from '../service-error.ts';
import { readerOf } from './codec.ts';

/** Numeric descriptors of a message's sections (AMQP 1.0, part 3, "Messaging"). */
export const HEADER = 0x70;
const DELIVERY_ANNOTATIONS = 0x71;
export const MESSAGE_ANNOTATIONS = 0x72;
export const PROPERTIES = 0x73;
export const APPLICATION_PROPERTIES = 0x74;
export const DATA = 0x75;
export const AMQP_VALUE = 0x77;
const FOOTER = 0x78;

export const DESCRIBED = 0x00;
export const SMALL_ULONG = 0x53;
const EMPTY_LIST = 0x45;
export const LIST32 = 0xd0;
export const MAP32 = 0xd1;

const LISTS: readonly number[] = [EMPTY_LIST, 0xc0, LIST32];
const MAPS: readonly number[] = [0xc1, MAP32];
const TEXTS: readonly number[] = [0xa1, 0xb1, 0xa3, 0xb3];
/** Type codes that a section's content may have; a body may be anything. */
const CONTENT: Readonly<Record<number, readonly number[]>> = {
  [HEADER]: LISTS,
  [DELIVERY_ANNOTATIONS]: MAPS,
  [MESSAGE_ANNOTATIONS]: MAPS,
  [PROPERTIES]: LISTS,
  [APPLICATION_PROPERTIES]: MAPS,
  [FOOTER]: MAPS,
};

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
export const endOf = (bytes: Buffer, at: number): number => {
  const code = bytes.readUInt8(at);
  if (code === DESCRIBED) return endOf(bytes, endOf(bytes, at + 1));
  const kind = code >>> 4;
  if (kind < 0x4) throw malformed(`The value at byte ${at} has the unknown type code 0x${code.toString(16)}.`);
  if (kind === 0x4) return at + 1;
  if (kind < 0xa) return at + 1 + 2 ** (kind - 0x5);
  const width = kind % 2 === 0 ? 1 : 4;
  return at + 1 + width + lengthOfVariable(bytes, at + 1, width);
};

export const openCompound = (bytes: Buffer, at: number): Compound => {
  const code = bytes.readUInt8(at);
  if (code === EMPTY_LIST) return { at: at + 1, count: 0 };
  return code >>> 4 === LIST32 >>> 4
    ? { at: at + 9, count: bytes.readUInt32BE(at + 5) }
    : { at: at + 3, count: bytes.readUInt8(at + 2) };
};

/** Fields fill their list or map to the last byte, and application properties have texts for names. */
const checkFields = (bytes: Buffer, { code, value, end }: Section): void => {
  const allowed = CONTENT[code];
  if (!allowed) return;
  if (!allowed.includes(bytes.readUInt8(value))) throw malformed(`The section at byte ${value} has the wrong type.`);
  const { at, count } = openCompound(bytes, value);
  let position = at;
  for (let field = 0; field < count && position < end; field += 1) {
    const isName = code === APPLICATION_PROPERTIES && field % 2 === 0;
    if (isName && !TEXTS.includes(bytes.readUInt8(position))) throw malformed('A property has no text for a name.');
    position = endOf(bytes, position);
  }
  if (position !== end || (MAPS.includes(allowed[0] ?? 0) && count % 2 !== 0)) {
    throw malformed(`The section at byte ${value} has fields that do not fit.`);
  }
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
  const section = { code, start, value, end };
  checkFields(bytes, section);
  return section;
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
