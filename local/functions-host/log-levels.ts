import type { LogLevel } from './rpc.ts';

const levels: readonly LogLevel[] = ['trace', 'debug', 'information', 'warning', 'error', 'critical', 'none'];

/** The least level that is written for a category such as `Function.<name>.User`. */
export type LeastLevel = (category: string) => LogLevel;

/** Whether a record of `level` is written where `least` is the least. */
export const isWritten = (level: LogLevel, least: LogLevel): boolean => levels.indexOf(level) >= levels.indexOf(least);

const asLevel = (text: unknown): LogLevel | undefined => levels.find((level) => level === String(text).toLowerCase());

/** What host.json's `logging.logLevel` says: the longest category that the record's begins with decides, then `default`, then Information. */
export const leastLevels = (logLevel: Record<string, unknown>): LeastLevel => {
  const byCategory = Object.entries(logLevel)
    .filter(([category]) => category !== 'default')
    .toSorted(([one], [other]) => other.length - one.length);
  const otherwise = asLevel(logLevel['default']) ?? 'information';
  return (category) => {
    const found = byCategory.find(([known]) => category.startsWith(known));
    return (found === undefined ? undefined : asLevel(found[1])) ?? otherwise;
  };
};
