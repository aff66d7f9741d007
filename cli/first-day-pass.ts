#!/usr/bin/env node
import { CommanderError } from 'commander';
import { CommandFailure, EXIT } from './exit-codes.ts';
import { program } from './program.ts';

const exitCodeOf = (error: unknown): number => {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  if (error instanceof CommandFailure) {
    console.error(error.message);
    return error.exitCode;
  }
  console.error(`This was not foreseen: ${error instanceof Error ? error.message : String(error)}`);
  return EXIT.failed;
};

// Whoever reads our output may stop, as `head` does; that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? EXIT.done : EXIT.failed),
);

try {
  await program().parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}
