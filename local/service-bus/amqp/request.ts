import rhea from 'rhea';
import { refusalOf } from '../service-error.ts';
import type { ClientConnection } from './client-connection.ts';
import { accept } from './engine.ts';
import type { IncomingLink, OutgoingLink, TransferContext } from './engine.ts';

/** A request of the request/response pattern that `$cbs` and `$management` share. */
export interface Request {
  readonly operation: string;
  readonly applicationProperties: Readonly<Record<string, unknown>>;
  /** The body, decoded; a map for `$management`. */
  readonly body: Readonly<Record<string, unknown>>;
  /** The message as it came. */
  readonly bytes: Buffer;
}

export interface Reply {
  readonly status: number;
  readonly condition?: string;
  readonly description?: string;
  readonly body?: Readonly<Record<string, unknown>>;
}

const carryOut = (handle: (request: Request) => Reply, request: Request): Reply => {
  try {
    return handle(request);
  } catch (error) {
    const { status, condition, message: description } = refusalOf(error);
    return { status, condition, description };
  }
};

const encodeReply = (reply: Reply, correlationId: unknown): Buffer =>
  rhea.message.encode({
    correlation_id: correlationId,
    application_properties: {
      statusCode: reply.status,
      statusDescription: reply.description ?? 'OK',
      'status-code': reply.status,
      'status-description': reply.description ?? 'OK',
      ...(reply.condition && { errorCondition: reply.condition }),
    },
    body: reply.body,
  });

const send = (link: OutgoingLink, bytes: Buffer): void => {
  const delivery = link.send(bytes, undefined, 0) as { settled: boolean };
  delivery.settled = true;
};

/** Answers a requester's attach, and its requests from then on. */
export const serveRequests = (
  link: IncomingLink,
  connection: ClientConnection,
  handle: (request: Request) => Reply,
): void => {
  link.on('message', ({ message: bytes, delivery }: TransferContext) => {
    const message = rhea.message.decode(bytes);
    accept(delivery);
    const applicationProperties = message.application_properties ?? {};
    const reply = carryOut(handle, {
      operation: String(applicationProperties.operation),
      applicationProperties,
      body: message.body ?? {},
      bytes,
    });
    const replyLink = connection.replyLink(String(message.reply_to));
    if (replyLink) send(replyLink, encodeReply(reply, message.message_id));
  });
  link.set_target({ address: link.target.address });
  link.attach();
};

/** Answers the attach of the link that a requester listens on. */
export const serveReplies = (link: OutgoingLink, connection: ClientConnection): void => {
  // $cbs clients name the link in reply-to, $management clients its target.
  const target = link.target?.address;
  connection.addReplyLink(target ? [link.name, target] : [link.name], link);
  link.set_source({ address: link.source.address });
  if (link.target) link.set_target({ address: link.target.address });
  link.attach();
};
