/** A process that closes its client while it waits for a session. Arguments: connection string, queue. */
import { ServiceBusClient } from '@azure/service-bus';

const [connectionString = '', queue = ''] = process.argv.slice(2);
const client = new ServiceBusClient(connectionString);
void client.acceptNextSession(queue).catch(() => undefined);
setTimeout(() => {
  void client.close().then(() => process.exit());
}, 300);
