/** A process that receives one message, says so and never settles it. Arguments: connection string, queue. */
import { ServiceBusClient } from '@azure/service-bus';

const [connectionString = '', queue = ''] = process.argv.slice(2);
const receiver = new ServiceBusClient(connectionString).createReceiver(queue);
await receiver.receiveMessages(1);
process.stdout.write('received\n');
setInterval(() => undefined, 60_000);
