import { parseTransfer } from '../content.ts';
import type { Queue } from '../queue.ts';
import { messageTooLarge, notAllowed, refusalOf } from '../service-error.ts';
import { accept, refuse } from './engine.ts';
import type { IncomingLink, TransferContext } from './engine.ts';

const take = (queue: Queue, { message, format, delivery }: TransferContext): void => {
  const limit = queue.properties.maxMessageSize;
  try {
    if (message.length > limit) throw messageTooLarge(message.length, limit);
    queue.send(parseTransfer(message, format));
    accept(delivery);
  } catch (error) {
    refuse(delivery, refusalOf(error));
  }
};

/**
 * Answers a sender's attach to a queue.
 *
 * @throws ServiceError `amqp:not-allowed` for a dead-letter queue, which nobody can send to.
 */
export const attachSender = (queue: Queue, link: IncomingLink): void => {
  if (!queue.deadLetters) throw notAllowed('Messages cannot be sent to a dead-letter queue.');
  link.on('message', (context: TransferContext) => take(queue, context));
  link.local.attach.max_message_size = queue.properties.maxMessageSize;
  link.set_target({ address: link.target.address });
  if (link.source) link.set_source({ address: link.source.address });
  link.attach();
};
