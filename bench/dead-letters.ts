/**
 * Replaying dead letters at full speed, beside the usual loop (receive, send, complete), which nothing records and which
 * two people may run at once to have everything twice: `node bench/dead-letters.ts [count]`, 10,000 unless told.
 */
import { ServiceBusClient } from '@azure/service-bus';
import '../shared/adapters/rhea-guard.ts';
import { bulkStack, lettersOf, type BulkStack } from '../tests/cli/bulk-stack.ts';

const COUNT = Number(process.argv[2] ?? 10_000);
const CONTRACTORS = 200;
const BATCH = 100;

const seconds = async (work: () => Promise<void>): Promise<number> => {
  const since = performance.now();
  await work();
  return (performance.now() - since) / 1_000;
};

const byCommandLine = async (bulk: BulkStack): Promise<void> => {
  const { code, err } = await bulk.run('dead-letter', 'replay', '--all', '--reason', 'a measurement', '--yes');
  if (code !== 0) throw new Error(`the replay ended with ${code}: ${err}`);
};

const byLoop = async ({ whole }: BulkStack): Promise<void> => {
  const client = new ServiceBusClient(whole.stack.settings['SERVICE_BUS'] ?? '');
  const { queue } = whole.at.serviceBus;
  const sender = client.createSender(queue);
  const receiver = client.createReceiver(queue, { subQueueType: 'deadLetter' });
  for (let done = 0; done < COUNT;) {
    const some = await receiver.receiveMessages(BATCH, { maxWaitTimeInMs: 1_000 });
    await Promise.all(
      some.map(async (message) => {
        await sender.sendMessages({ body: message.body as unknown, sessionId: message.sessionId ?? '' });
        await receiver.completeMessage(message);
      }),
    );
    done += some.length;
  }
  await client.close();
};

const measured = async (what: string, productRuns: boolean, work: (bulk: BulkStack) => Promise<void>) => {
  const bulk = await bulkStack();
  try {
    await bulk.expire(lettersOf(COUNT, CONTRACTORS, 'B'));
    if (productRuns) await bulk.startProduct(1);
    const taken = await seconds(() => work(bulk));
    return { what, seconds: Number(taken.toFixed(1)), 'letters a second': Math.round(COUNT / taken) };
  } finally {
    await bulk.stop();
  }
};

console.log(`${COUNT} dead letters of ${CONTRACTORS} contractors`);
console.table([
  await measured('first-day-pass dead-letter replay --all', true, byCommandLine),
  await measured('receive, send, complete', false, byLoop),
]);
