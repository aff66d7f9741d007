import { randomUUID } from 'node:crypto';
import { ServiceBusClient } from '@azure/service-bus';
import { TableClient } from '@azure/data-tables';
import { readyLine } from '../../local/ready-line.ts';
import { FREE_PORTS, startHost, startStack, type Stack } from '../../local/stack.ts';
import { freePort } from '../../local/free-port.ts';
import type { Part } from '../../local/part.ts';
import { hiredEvent, type Hire } from '../../samples/hired-event.ts';
import type { StackAddresses } from '../../samples/running-stack.ts';

/** The whole product under test: the stack, its addresses, its log, and what a test asks of them. */
export interface WholeStack {
  readonly stack: Stack;
  readonly at: StackAddresses;
  readonly log: string[];
  /** One more instance of the product on the same services; its address. */
  instance(settings?: Readonly<Record<string, string>>): Promise<Part>;
  send(...events: readonly Sent[]): Promise<void>;
  rows(table: string, filter?: string): Promise<Row[]>;
  stop(): Promise<void>;
}

export type Row = Record<string, unknown> & { readonly partitionKey: string; readonly rowKey: string };

/** An event, or raw bytes with a session id. */
export type Sent =
  | { readonly id: string; readonly subject: string }
  | { readonly raw: Buffer; readonly sessionId: string; readonly messageId?: string };

export interface WholeStackOptions {
  readonly settings?: Readonly<Record<string, string>>;
  /** False: no instance of the product yet. */
  readonly host?: boolean;
  readonly tablesFolder?: string;
  readonly seedFile?: string;
}

/** Starts everything on free ports of this machine. */
export const wholeStack = async ({
  settings = {},
  host = true,
  ...files
}: WholeStackOptions = {}): Promise<WholeStack> => {
  const log: string[] = [];
  const stack = await startStack({
    ports: FREE_PORTS,
    host,
    settings,
    log: (line) => void log.push(line),
    ...files,
  });
  const bus = new ServiceBusClient(stack.settings['SERVICE_BUS'] ?? '');
  const sender = bus.createSender(stack.settings['CONTRACTOR_QUEUE'] ?? '');
  const instances: Part[] = [];
  return {
    stack,
    at: readyLine(stack) as StackAddresses,
    log,
    instance: async (more = {}) => {
      const port = await freePort();
      const part = await startHost(port, { ...stack.settings, ...more }, (line) => void log.push(line));
      instances.push(part);
      return part;
    },
    send: async (...events) => {
      for (let at = 0; at < events.length; at += 100)
        await Promise.all(events.slice(at, at + 100).map((event) => sender.sendMessages(messageOf(event))));
    },
    rows: (table, filter) => rowsOf(stack.settings['TABLES'] ?? '', table, filter),
    stop: async () => {
      await bus.close();
      await Promise.all(instances.map((part) => part.stop()));
      await stack.stop();
    },
  };
};

const messageOf = (event: Sent) =>
  'raw' in event
    ? {
        body: event.raw,
        sessionId: event.sessionId,
        messageId: event.messageId ?? randomUUID(),
        contentType: 'application/cloudevents+json',
      }
    : {
        body: event,
        sessionId: event.subject.toUpperCase(),
        messageId: event.id,
        contentType: 'application/cloudevents+json',
      };

/** The entries of table `Audit`, without the rows beside them. */
export const ENTRIES = "PartitionKey le '~service' and RowKey lt ':'";

const rowsOf = async (connectionString: string, table: string, filter?: string): Promise<Row[]> => {
  const client = TableClient.fromConnectionString(connectionString, table, { allowInsecureConnection: true });
  const rows: Row[] = [];
  for await (const row of client.listEntities<Row>(filter === undefined ? {} : { queryOptions: { filter } }))
    rows.push(row);
  return rows;
};

/** A contractor who starts a moment ago, with a mailbox of their own. */
export const starter = (number: string, more: Partial<Hire> = {}) =>
  hiredEvent({
    now: new Date(),
    externalId: number,
    givenName: 'Ana',
    familyName: `Nr${number.replaceAll(/\W/g, '')}`,
    email: `${number.toLowerCase()}@example.net`,
    ...more,
  });

/** The audit kinds of a contractor, oldest first. */
export const storyOf = async (whole: WholeStack, number: string): Promise<string[]> =>
  (await whole.rows('Audit', `PartitionKey eq '${number.toUpperCase()}' and ${ENTRIES}`)).map((row) =>
    String(row['kind']),
  );

/** What the local Graph knows of calls that were made to it. */
export const callsTo = async ({ at }: WholeStack): Promise<unknown> =>
  (await fetch(`${at.graph.url}/_local/calls`)).json();

/** Asks Graph itself, with every permission that the local identity has. */
export const graphGet = async (
  { at }: WholeStack,
  path: string,
): Promise<{ status: number; body: Record<string, unknown> & { value?: Record<string, unknown>[] } }> => {
  const { access_token: token } = (await (
    await fetch(`${at.graph.url}/msi/token?api-version=2019-08-01&resource=https://graph.microsoft.com`, {
      headers: { 'x-identity-header': 'local' },
    })
  ).json()) as { access_token: string };
  const answer = await fetch(`${at.graph.baseUrl}${path}`, { headers: { authorization: `Bearer ${token}` } });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};
