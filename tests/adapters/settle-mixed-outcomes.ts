/**
 * A process that receives eight messages and settles them in one tick, every fourth as a dead
 * letter, with or without the guard. Prints how many became what.
 *
 * Arguments: connection string, queue, `guarded` or `unguarded`.
 */
import { ServiceBusClient } from '@azure/service-bus';

const [connectionString = '', queue = '', guard] = process.argv.slice(2);
if (guard === 'guarded') await import('../../shared/adapters/rhea-guard.ts');

const COUNT = 8;
const client = new ServiceBusClient(connectionString);
const sender = client.createSender(queue);
await sender.sendMessages(Array.from({ length: COUNT }, (_, number) => ({ body: number, sessionId: 'one' })));

const receiver = await client.acceptSession(queue, 'one');
const messages = [];
while (messages.length < COUNT) messages.push(...(await receiver.receiveMessages(COUNT - messages.length)));
await Promise.all(
  messages.map((message, index) =>
    index % 4 === 0 ? receiver.deadLetterMessage(message) : receiver.completeMessage(message),
  ),
);

const deadLetters = await client.createReceiver(queue, { subQueueType: 'deadLetter' }).peekMessages(COUNT);
process.stdout.write(`${JSON.stringify({ deadLettered: deadLetters.map(({ body }) => body as number) })}\n`);
await client.close();
