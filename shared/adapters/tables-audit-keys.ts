import { odata } from '@azure/data-tables';
import type { Instant } from '../domain/brand.ts';

/** Partition of what concerns no contractor; behind the last contractor's key, and before the marks below. */
const LAST_CHAIN = '~service';

const NUMBER_DIGITS = 10;

/** The row of an entry: its number in 10 digits. */
export const entryRowKey = (number: number): string => String(number).padStart(NUMBER_DIGITS, '0');

/** The row that says where a chain stands, beside its entries. */
export const HEAD_ROW = 'head';

/** The row that says which number a fact has, beside the entries. */
export const factRowKey = (entryId: string): string => `fact~${entryId}`;

/** Entries alone: `:` follows the last digit. */
export const ENTRIES_ONLY = odata`PartitionKey le ${LAST_CHAIN} and RowKey lt ${':'}`;

/** Entries of one chain. */
export const entriesOf = (partition: string): string => odata`PartitionKey eq ${partition} and RowKey lt ${':'}`;

const HOURS = '~written~';
const DAYS = '~written-on~';
const HOUR_LENGTH = '2026-11-22T08'.length;
const DAY_LENGTH = '2026-11-22'.length;

const utc = (at: Instant): string => new Date(at).toISOString();

/** The partition with a row for each chain that was written to within the hour of an instant. */
export const hourPartition = (at: Instant): string => `${HOURS}${utc(at).slice(0, HOUR_LENGTH)}`;
export const hourPartitionOf = (hour: string): string => `${HOURS}${hour}`;
/** The same of a day. */
export const dayPartitionOf = (day: string): string => `${DAYS}${day}`;

export const dayOf = (hour: string): string => hour.slice(0, DAY_LENGTH);

/** What lies wholly before an instant. */
export const hoursBefore = (at: Instant): string =>
  odata`PartitionKey ge ${HOURS} and PartitionKey lt ${hourPartition(at)}`;
export const daysBefore = (at: Instant): string =>
  odata`PartitionKey ge ${DAYS} and PartitionKey lt ${dayPartitionOf(dayOf(utc(at)))}`;

/** The hour or day of such a partition. */
export const duringOf = (partition: string): string => partition.slice(partition.lastIndexOf('~') + 1);
