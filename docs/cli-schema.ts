import { z } from 'zod';
import { JSON_OUTPUT } from '../cli/json-output.ts';

/** Whoever validates with the schema of today is not to stumble over a member of tomorrow. */
const open: z.core.ToJSONSchemaParams['override'] = ({ jsonSchema }): void => {
  if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
};

/** JSON Schema 2020-12 of what the command line prints with `--json`: one definition a command. */
export const cliSchema = (): object => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'What first-day-pass prints with --json',
  description: 'One definition a command. Members may be added; none is renamed or given another meaning.',
  $defs: Object.fromEntries(
    Object.entries(JSON_OUTPUT).map(([command, schema]) => {
      const { $schema: _, ...definition } = z.toJSONSchema(schema, { io: 'output', override: open });
      return [command, definition];
    }),
  ),
});
