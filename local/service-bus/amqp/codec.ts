import rhea from 'rhea';
import type { Typed } from 'rhea';

/** Reads AMQP values with their exact types, one after another. */
export interface Reader {
  position: number;
  read(): Typed;
}

/** Writes AMQP values. */
export interface Writer {
  write(value: Typed): void;
  toBuffer(): Buffer;
}

/** The parts of rhea's type system that its published typings leave out. */
interface TypeSystem {
  readonly Reader: new (buffer: Buffer) => Reader;
  readonly Writer: new () => Writer;
  Map32(items: readonly Typed[]): Typed;
  List32(items: readonly Typed[]): Typed;
  Null(): Typed;
  wrap(value: unknown): Typed;
  wrap_ulong(value: number): Typed;
  wrap_uint(value: number): Typed;
  wrap_int(value: number): Typed;
  wrap_boolean(value: boolean): Typed;
  wrap_long(value: number | Buffer): Typed;
  wrap_timestamp(value: number): Typed;
  wrap_string(value: string): Typed;
  wrap_symbol(value: string): Typed;
  wrap_uuid(value: Buffer): Typed;
  wrap_array(values: readonly unknown[], code: number, descriptor: undefined): Typed;
  described(descriptor: Typed, value: Typed): Typed;
}

const types = rhea.types as unknown as TypeSystem;

/** Type codes of array elements (AMQP 1.0, part 1). */
const TIMESTAMP = 0x83;
const LONG = 0x81;

/** A .NET tick is a ten-thousandth of a millisecond, counted from the year 1. */
const TICKS_PER_MILLISECOND = 10_000n;
const TICKS_AT_EPOCH = 621_355_968_000_000_000n;

export const readerOf = (buffer: Buffer, position: number): Reader => {
  const reader = new types.Reader(buffer);
  reader.position = position;
  return reader;
};

export const encode = (...values: readonly Typed[]): Buffer => {
  const writer = new types.Writer();
  for (const value of values) writer.write(value);
  return writer.toBuffer();
};

/** A section of a message: its content under its numeric descriptor. */
export const section = (code: number, content: Typed): Typed => types.described(types.wrap_ulong(code), content);

export const list = (items: readonly Typed[]): Typed => types.List32(items);
/** A map from alternating keys and values. */
export const map = (items: readonly Typed[]): Typed => types.Map32(items);
export const nothing = (): Typed => types.Null();
export const wrap = (value: unknown): Typed => types.wrap(value);
export const boolean = (value: boolean): Typed => types.wrap_boolean(value);
export const uint = (value: number): Typed => types.wrap_uint(value);
export const int = (value: number): Typed => types.wrap_int(value);
export const long = (value: number): Typed => types.wrap_long(value);
export const text = (value: string): Typed => types.wrap_string(value);
export const symbol = (value: string): Typed => types.wrap_symbol(value);
export const uuid = (value: Buffer): Typed => types.wrap_uuid(value);
/** Milliseconds since the epoch. */
export const timestamp = (value: number): Typed => types.wrap_timestamp(value);
export const timestamps = (values: readonly number[]): Typed => types.wrap_array(values, TIMESTAMP, undefined);
export const longs = (values: readonly number[]): Typed => types.wrap_array(values, LONG, undefined);

/** An instant in milliseconds as .NET ticks in eight bytes, the form of `com.microsoft:locked-until-utc`. */
export const ticks = (instant: number): Typed => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(TICKS_AT_EPOCH + BigInt(Math.floor(instant)) * TICKS_PER_MILLISECOND);
  return types.wrap_long(bytes);
};

export const isNothing = (value: Typed | undefined): boolean =>
  value === undefined || value.value === null || value.value === undefined;
