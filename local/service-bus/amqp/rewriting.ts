import { encode, readerOf, text } from './codec.ts';
import {
  APPLICATION_PROPERTIES,
  DESCRIBED,
  endOf,
  LIST32,
  MAP32,
  openCompound,
  PROPERTIES,
  sectionsOf,
  SMALL_ULONG,
} from './sections.ts';
import type { Property, Section } from './sections.ts';

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
