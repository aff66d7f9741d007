import { setTimeout as delay } from 'node:timers/promises';
import { ServiceBusClient } from '@azure/service-bus';
import { TableClient } from '@azure/data-tables';
import pc from 'picocolors';
import { hiredEvent } from '../samples/hired-event.ts';
import type { Stack } from './stack.ts';

const WATCH_FOR_MS = 30_000;
const LOOK_EVERY_MS = 40;

/** The audit entries that the reader sees go by, in words. */
const SHOWN: Readonly<Record<string, string>> = {
  'event accepted': 'event accepted',
  'account provisioned': 'internal guest account made',
  'claim opened': 'claim opened, sponsor and contractor mailed',
  'step blocked': 'a step is blocked',
  'event refused': 'event refused',
};

/** The main job once: sends the sample contractor as a real CloudEvent and shows what follows, with its times. */
export const hireSample = async (stack: Stack, say: (text: string) => void): Promise<void> => {
  const event = hiredEvent({ now: new Date() });
  say(
    pc.bold(
      `Hiring ${event.data.name.givenName} ${event.data.name.familyName} (${event.subject}): one CloudEvent on the queue`,
    ),
  );
  const sentAt = await send(stack, event);
  const seen = new Set<string>();
  while (Date.now() - sentAt < WATCH_FOR_MS) {
    for (const { rowKey, kind, at, fault } of await entriesOf(stack, event.subject)) {
      if (seen.has(rowKey)) continue;
      seen.add(rowKey);
      const text = SHOWN[kind];
      if (text)
        say(
          `  ${pc.green('✓')} ${`${text}${fault ? `: ${fault}` : ''}`.padEnd(48)}${pc.dim(`+${Math.max(0, Date.parse(at) - sentAt)} ms`)}`,
        );
      if (kind === 'claim opened' || kind === 'step blocked') return say('');
    }
    await delay(LOOK_EVERY_MS);
  }
  say(pc.yellow(`  nothing more happened within ${WATCH_FOR_MS / 1000} s; look at the lines above`));
};

const send = async ({ settings }: Stack, event: ReturnType<typeof hiredEvent>): Promise<number> => {
  const client = new ServiceBusClient(settings['SERVICE_BUS'] ?? '');
  try {
    const sentAt = Date.now();
    await client.createSender(settings['CONTRACTOR_QUEUE'] ?? '').sendMessages({
      body: event,
      sessionId: event.subject.toUpperCase(),
      messageId: event.id,
      contentType: 'application/cloudevents+json',
    });
    return sentAt;
  } finally {
    await client.close();
  }
};

interface Entry {
  readonly rowKey: string;
  readonly kind: string;
  readonly at: string;
  readonly fault: string | undefined;
}

/** Entries have numbers; the rows beside them in the table do not begin with a digit. */
const entriesOf = async ({ settings }: Stack, contractor: string): Promise<Entry[]> => {
  const table = TableClient.fromConnectionString(settings['TABLES'] ?? '', 'Audit', { allowInsecureConnection: true });
  const rows = table.listEntities<{ kind: string; at: string; facts: string }>({
    queryOptions: { filter: `PartitionKey eq '${contractor.toUpperCase()}' and RowKey lt ':'` },
  });
  const entries: Entry[] = [];
  for await (const { rowKey = '', kind, at, facts } of rows)
    entries.push({ rowKey, kind, at, fault: (JSON.parse(facts) as { fault?: string }).fault });
  return entries;
};
