/** A broker with dead letters, tables, and the desk that operators work at, over the wire. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServiceBusClient, ServiceBusMessage, ServiceBusReceivedMessage } from '@azure/service-bus';
import { serviceBusDeadLetters } from '../../shared/adapters/service-bus-dead-letters.ts';
import { tablesAuditTrail } from '../../shared/adapters/tables-audit-trail.ts';
import { tablesDeadLetterNotes } from '../../shared/adapters/tables-dead-letter-notes.ts';
import { tablesReplays } from '../../shared/adapters/tables-replays.ts';
import { tablesRequests } from '../../shared/adapters/tables-requests.ts';
import { makeTell } from '../../shared/domain/audit/audit-chain.ts';
import { makeAsk } from '../../shared/domain/request/ask.ts';
import type { DeadLetterNote } from '../../shared/domain/dead-letter/dead-letter-note.ts';
import type { EventRules } from '../../shared/domain/event/event-rules.ts';
import { makeDeadLetterDesk, type DeadLetterDesk } from '../../shared/domain/dead-letter/dead-letter-desk.ts';
import { letterId, type ExplainedLetter } from '../../shared/domain/dead-letter/dead-letter.ts';
import { clientOf } from '../contracts/azurite-table.ts';
import { startLocal } from '../contracts/local-service.ts';
import { connectTo } from '../contracts/queue-at-hand.ts';
import { startAzurite, type Azurite } from '../stack/azurite.ts';

export type AmqpMessage = ServiceBusReceivedMessage['_rawAmqpMessage'];

export const QUEUE = 'contractor-events';

const configFile = (properties: object): string => {
  const file = join(mkdtempSync(join(tmpdir(), 'broker-')), 'config.json');
  const queue = { Name: QUEUE, Properties: { RequiresSession: true, LockDuration: 'PT5S', ...properties } };
  const namespace = { Name: 'sbemulatorns', Queues: [queue], Topics: [] };
  writeFileSync(file, JSON.stringify({ UserConfig: { Namespaces: [namespace], Logging: { Type: 'File' } } }));
  return file;
};

export interface LettersAtHand {
  readonly connectionString: string;
  readonly client: ServiceBusClient;
  /** Sends a message and has it dead-lettered as the broker or a receiver does. */
  deadLetter(message: ServiceBusMessage | AmqpMessage, reason?: string): Promise<void>;
  /** All messages of the queue itself, by session. */
  queued(session: string): Promise<readonly ServiceBusReceivedMessage[]>;
  note(letter: ExplainedLetter, more: Partial<DeadLetterNote>): Promise<void>;
  /** A desk of one operator, with a connection of its own; `over` replaces some of what it stands on. */
  desk(over?: (deps: DeadLetterDesk) => Partial<DeadLetterDesk>): ReturnType<typeof makeDeadLetterDesk>;
  readonly tables: Azurite;
  /** Milliseconds by which desks see a later time than the machine. */
  later(milliseconds: number): void;
  close(): Promise<void>;
}

export const lettersAtHand = async (properties: object = {}): Promise<LettersAtHand> => {
  const [broker, tables] = await Promise.all([
    startLocal<{ connectionString: string }>('service-bus', ['--config', configFile(properties)]),
    startAzurite(),
  ]);
  const client = connectTo(broker.ready.connectionString);
  const sender = client.createSender(QUEUE);
  const closing: (() => Promise<void>)[] = [];
  let ahead = 0;
  const now = (): number => Date.now() + ahead;
  const table = (name: string) => clientOf(tables, name);
  const notes = tablesDeadLetterNotes(table('DeadLetterNotes'));

  const depsOf = (): DeadLetterDesk => {
    const deadLetters = serviceBusDeadLetters({
      connect: () => connectTo(broker.ready.connectionString),
      queue: QUEUE,
    });
    closing.push(() => deadLetters.close());
    return {
      deadLetters,
      notes,
      replays: tablesReplays(table('Replays')),
      rules: RULES,
      tell: makeTell(tablesAuditTrail(table('Audit')), async () => {}),
      ask: makeAsk({
        requests: tablesRequests(table('Contractors')),
        nudges: { nudge: async () => {} },
        now,
        random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
      }),
      now,
      newId: randomUUID,
    };
  };

  return {
    connectionString: broker.ready.connectionString,
    client,
    tables,
    deadLetter: async (message, reason = 'UnderTest') => {
      await sender.sendMessages(message);
      const session = 'sessionId' in message ? message.sessionId : (message as AmqpMessage).properties?.groupId;
      const receiver = await client.acceptSession(QUEUE, session ?? '');
      const [received] = await receiver.receiveMessages(1, { maxWaitTimeInMs: 2_000 });
      if (received)
        await receiver.deadLetterMessage(received, {
          deadLetterReason: reason,
          deadLetterErrorDescription: 'a test says so',
        });
      await receiver.close();
    },
    queued: async (session) => {
      const own = connectTo(broker.ready.connectionString);
      const receiver = await own.acceptSession(QUEUE, session, {
        skipParsingBodyAsJson: true,
        skipConvertingDate: true,
      });
      const all = await receiver.peekMessages(1_000);
      await own.close();
      return all;
    },
    note: ({ letter: { queue, sequenceNumber, enqueuedAt } }, more) =>
      notes.write({
        queue,
        sequenceNumber,
        enqueuedAt,
        code: 'UNEXPECTED',
        says: 'Something happened that nobody foresaw.',
        problems: [],
        bodyHash: 'b'.repeat(64),
        at: now(),
        ...more,
      }),
    desk: (over = () => ({})) => {
      const deps = depsOf();
      return makeDeadLetterDesk({ ...deps, ...over(deps) });
    },
    later: (milliseconds) => {
      ahead += milliseconds;
    },
    close: async () => {
      await Promise.all([client.close(), ...closing.map((close) => close())]);
      await Promise.all([broker.stop(), tables.stop()]);
    },
  };
};

/** What the service at hand takes. */
const RULES: EventRules = {
  sources: [{ source: 'https://hr.contoso.example/core' }],
  policyNames: ['default'],
  tenantDomains: ['contoso.example'],
};

export const ORDER = { act: 'replay', actor: 'operator-1', reason: 'the cause is mended', heldBackToo: false } as const;

/** The keys of letters, and what came of each, in the order of the keys. */
export const keysOf = (letters: readonly ExplainedLetter[]) => letters.map(({ letter }) => letter);
export const idsOf = (letters: readonly ExplainedLetter[]) => keysOf(letters).map(letterId);

/** Ends what an earlier test left over. */
export const clearLetters = async (hand: Pick<LettersAtHand, 'desk'>): Promise<void> => {
  const desk = hand.desk();
  const { letters } = await desk.list('0');
  await desk.end({ ...ORDER, act: 'discard', reason: 'end of a test' }, keysOf(letters));
  await desk.cleanHead();
};
