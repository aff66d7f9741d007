import { format } from 'node:util';
import { isWritten, leastLevels, type LeastLevel } from './log-levels.ts';
import type { LogLevel } from './rpc.ts';

/**
 * One record of the host's log. Standard error carries one record per line, as JSON, its members in this order:
 * `time` (ISO 8601, UTC, on the machine clock), `level`, `source` ("host", "app" for console output and the
 * library's own lines, or a function's name), `invocationId` (only inside a call) and `message`, whose text is the
 * writer's own, unchanged once parsed.
 */
export interface LogRecord {
  readonly time: string;
  readonly level: LogLevel;
  readonly source: string;
  readonly invocationId?: string;
  readonly message: string;
}

/** Writes records. */
export interface HostLog {
  write(level: LogLevel, source: string, message: string, invocationId?: string): void;
  /** A line of the host itself. */
  host(level: LogLevel, message: string): void;
  /** Leaves out what is below these levels from now on. */
  limit(least: LeastLevel): void;
}

/** The platform's names for the three kinds of source. */
const categoryOf = (source: string): string => {
  if (source === 'host') return 'Host';
  return source === 'app' ? 'Host.Function.Console' : `Function.${source}.User`;
};

/** A log that writes what is Information or above, until it is limited otherwise, and hands each line (without its end) to `print`. */
export const createHostLog = (print: (line: string) => void): HostLog => {
  let least = leastLevels({});
  const write: HostLog['write'] = (level, source, message, invocationId) => {
    if (!isWritten(level, least(categoryOf(source)))) return;
    const record: LogRecord = {
      time: new Date().toISOString(),
      level,
      source,
      ...(invocationId === undefined ? {} : { invocationId }),
      message,
    };
    print(JSON.stringify(record));
  };
  return {
    write,
    host: (level, message) => write(level, 'host', message),
    limit: (levels) => void (least = levels),
  };
};

const consoleLevels = {
  debug: 'debug',
  log: 'information',
  info: 'information',
  warn: 'warning',
  error: 'error',
  trace: 'debug',
} as const;

/** Sends the app's console output and the runtime's warnings to the log, so that standard output stays free for the ready line. */
export const captureConsole = (log: HostLog): void => {
  for (const [method, level] of Object.entries(consoleLevels)) {
    Object.assign(console, { [method]: (...parts: unknown[]) => log.write(level, 'app', format(...parts)) });
  }
  process
    .removeAllListeners('warning')
    .on('warning', ({ name, message }) => log.write('warning', 'app', `${name}: ${message}`));
  process.stdout.write = process.stderr.write.bind(process.stderr);
};
