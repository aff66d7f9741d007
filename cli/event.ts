import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { Argument, type Command } from 'commander';
import { readArrival } from '../shared/domain/event/event.ts';
import type { EventRules } from '../shared/domain/event/event-rules.ts';
import { Fault, FAULTS } from '../shared/domain/fault.ts';
import { CommandFailure, EXIT } from './exit-codes.ts';
import { SAMPLES, sampleEvent, type SampleName } from './event-sample.ts';
import { json, line } from './print.ts';
import type { Shared } from './shared-options.ts';

const contentOf = async (file: string): Promise<Buffer> => {
  try {
    return await (file === '-' ? buffer(process.stdin) : readFile(file));
  } catch {
    throw new CommandFailure(EXIT.usage, `${file} cannot be read.`);
  }
};

interface Named {
  readonly source?: string;
  readonly policy?: string;
}

/** What only the service can tell (its sources, its policies, its domains) is taken as given here. */
const leniently = (named: Named): EventRules => ({
  sources: [{ source: named.source ?? '' }],
  policyNames: ['default', ...(named.policy === undefined ? [] : [named.policy])],
  tenantDomains: [],
});

const EXTENSION = 'urn:ietf:params:scim:schemas:extension:firstdaypass:1.0:Contractor';

const namedIn = (body: Buffer): Named => {
  try {
    const event = JSON.parse(body.toString('utf8')) as { source?: string; data?: Record<string, { policy?: string }> };
    const policy = event.data?.[EXTENSION]?.policy;
    return {
      ...(typeof event.source === 'string' && { source: event.source }),
      ...(typeof policy === 'string' && { policy }),
    };
  } catch {
    return {};
  }
};

/** The key of the contractor that the event is about. Throws a `CommandFailure` that names every broken rule. */
const checked = (file: string, body: Buffer): string => {
  try {
    const arrival = readArrival(body, leniently(namedIn(body)), Date.now());
    return arrival.kind === 'nudge' ? arrival.key : arrival.event.key;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const rules = (error.details.problems ?? []).map(({ path, rule }) => `\n  ${path}: ${rule}`).join('');
    throw new CommandFailure(EXIT.usage, `${file}: ${error.code}. ${FAULTS[error.code].says}${rules}`);
  }
};

const validate = async (file: string, { json: asJson }: Shared): Promise<void> => {
  const contractor = checked(file, await contentOf(file));
  if (asJson) json({ valid: true, contractor });
  else line(`${file}: valid, about ${contractor}. Whether its source and policy are known, only the service can say.`);
};

const connection = () => {
  const { SERVICE_BUS: text, SERVICE_BUS__fullyQualifiedNamespace: endpoint } = process.env;
  if (text) return { kind: 'connection string', connectionString: text } as const;
  if (endpoint) return { kind: 'identity', endpoint } as const;
  throw new CommandFailure(EXIT.usage, 'Say where the queue is: SERVICE_BUS__fullyQualifiedNamespace, or SERVICE_BUS.');
};

const send = async (file: string, { json: asJson }: Shared): Promise<void> => {
  const body = await contentOf(file);
  const contractor = checked(file, body);
  const queue = process.env['CONTRACTOR_QUEUE'] ?? 'contractor-events';
  const reached = connection();
  const [{ AzureCliCredential }, { serviceBusClient }] = await Promise.all([
    import('@azure/identity'),
    import('../shared/adapters/service-bus-client.ts'),
  ]);
  const client = serviceBusClient(reached, new AzureCliCredential());
  const messageId = randomUUID();
  try {
    const message = { body, messageId, sessionId: contractor, contentType: 'application/cloudevents+json' };
    await client.createSender(queue).sendMessages(message);
  } catch {
    throw new CommandFailure(
      EXIT.unreachable,
      `The queue ${queue} did not take it: is it there, and may you send to it?`,
    );
  } finally {
    await client.close();
  }
  if (asJson) json({ sent: true, contractor, messageId });
  else line(`Sent, about ${contractor}.`);
};

/** `event validate | send | sample`. */
export const addEvent = (program: Command): void => {
  const group = program.command('event').description('what HR sends: check it, send it, see one');
  group
    .command('validate <file>')
    .description('every rule that needs no service; - reads standard input')
    .addHelpText('after', '\nExample:\n  $ first-day-pass event validate hired.json')
    .action((file: string, _, command: Command) => validate(file, command.optsWithGlobals()));
  group
    .command('send <file>')
    .description('check it, then send it as HR does, with your own right to send')
    .addHelpText('after', '\nExample:\n  $ first-day-pass event send hired.json')
    .action((file: string, _, command: Command) => send(file, command.optsWithGlobals()));
  group
    .command('sample')
    .addArgument(new Argument('<type>', 'which event').choices(SAMPLES))
    .description('print one that passes every rule')
    .addHelpText('after', '\nExample:\n  $ first-day-pass event sample hired > hired.json')
    .action((name: SampleName) => json(sampleEvent(name, new Date())));
};
