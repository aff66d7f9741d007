import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import rhea from 'rhea';
import type { EventContext, Sender } from 'rhea';

/** A Service Bus that shows its first visitors the door, as it does those whose token it does not like. */
export interface RefusingBroker {
  readonly connectionString: string;
  /** Connections that were made so far. */
  readonly connections: () => number;
  readonly received: () => number;
  readonly close: () => void;
}

/** Claims-based security: the token's receiver answers on the link that the request names. */
const answerToken = ({ connection, message }: EventContext, status: number): void => {
  const replies = connection.find_sender((sender: Sender) => sender.name === message?.reply_to);
  replies?.send({
    ...(message?.message_id !== undefined && { correlation_id: message.message_id }),
    body: '',
    application_properties: {
      'status-code': status,
      'status-description': status === 202 ? 'Accepted' : 'InvalidSignature',
    },
  });
};

/** @param refusals how many connections get no right to anything */
export const startRefusingBroker = async (refusals: number): Promise<RefusingBroker> => {
  const container = rhea.create_container();
  const visitors: unknown[] = [];
  let received = 0;
  container.on('connection_open', ({ connection }: EventContext) => visitors.push(connection));
  container.on('message', (context: EventContext) => {
    const toToken = context.receiver?.target.address === '$cbs';
    if (toToken) answerToken(context, visitors.indexOf(context.connection) < refusals ? 401 : 202);
    else received += 1;
  });
  for (const failure of ['error', 'protocol_error', 'disconnected', 'session_error', 'sender_error', 'receiver_error'])
    container.on(failure, () => undefined);
  const server: Server = container.listen({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    connectionString: `Endpoint=sb://127.0.0.1:${port};SharedAccessKeyName=n;SharedAccessKey=k;UseDevelopmentEmulator=true`,
    connections: () => visitors.length,
    received: () => received,
    close: () => server.close(),
  };
};
