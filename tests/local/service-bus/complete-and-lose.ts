/**
 * A process that accepts session `a`, has the broker lose its next settlement together with the
 * connection, completes the session's first message and leaves once its receiver is closed. The
 * client's promise for such a settlement stays open for a minute, hence the process.
 *
 * Arguments: connection string, queue, control URL, the loss as JSON.
 */
import { ServiceBusClient } from '@azure/service-bus';

const [connectionString = '', queue = '', controlUrl = '', loss = '{}'] = process.argv.slice(2);
const receiver = await new ServiceBusClient(connectionString).acceptSession(queue, 'a');
const [message] = await receiver.receiveMessages(1);
await fetch(`${controlUrl}/_local/settlements`, { method: 'POST', body: loss });
if (message) void receiver.completeMessage(message).catch(() => undefined);
setInterval(() => {
  if (receiver.isClosed) process.exit();
}, 10);
