import { format } from 'node:util';
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
}

const severity: readonly LogLevel[] = ['trace', 'debug', 'information', 'warning', 'error', 'critical', 'none'];

/** A log that leaves out what is below `least` and hands each line (without its end) to `print`. */
export const createHostLog = (least: LogLevel, print: (line: string) => void): HostLog => {
  const write: HostLog['write'] = (level, source, message, invocationId) => {
    if (severity.indexOf(level) < severity.indexOf(least)) return;
    const record: LogRecord = {
      time: new Date().toISOString(),
      level,
      source,
      ...(invocationId === undefined ? {} : { invocationId }),
      message,
    };
    print(JSON.stringify(record));
  };
  return { write, host: (level, message) => write(level, 'host', message) };
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
