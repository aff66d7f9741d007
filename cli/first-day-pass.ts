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

try {
  await program().parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}
