/** The broker in a process that tells, for every line it reads, how many megabytes live on its heap. Run with --expose-gc. */
import { createInterface } from 'node:readline';
import { startBroker } from '../../../local/service-bus/broker.ts';
import { parseQueue } from '../../../local/service-bus/config.ts';

const queues = [parseQueue('contractor-events', { RequiresSession: true })];
const { connectionString, controlUrl } = await startBroker({ name: 'leaks', queues }, 0);
process.stdout.write(`${JSON.stringify({ connectionString, controlUrl })}\n`);

createInterface(process.stdin).on('line', () => {
  globalThis.gc?.();
  process.stdout.write(`${process.memoryUsage().heapUsed / 1_048_576}\n`);
});
