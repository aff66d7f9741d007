import type { Server } from 'node:net';
import type { Connection, EventContext } from 'rhea';
import type { Namespace } from '../namespace.ts';
import type { Queue } from '../queue.ts';
import { refusalOf } from '../service-error.ts';
import { SettlementFaults } from '../settlement-faults.ts';
import { attachReceiver } from './attach-receiver.ts';
import { attachSender } from './attach-sender.ts';
import { putToken } from './cbs.ts';
import { ClientConnection } from './client-connection.ts';
import { acknowledgeAtOnce, listen, openSession, refuseLink, socketOf, writeTogether } from './engine.ts';
import type { IncomingLink, LinkSession, OutgoingLink } from './engine.ts';
import { manage } from './management.ts';
import { serveReplies, serveRequests } from './request.ts';

const CBS = '$cbs';
const MANAGEMENT = /\/\$management$/i;

/** Clients' connections and links, joined to the queues of a namespace. */
export class AmqpServer {
  readonly faults = new SettlementFaults((connection) => this.#clients.get(connection)?.drop());
  readonly #namespace: Namespace;
  readonly #clients = new Map<Connection, ClientConnection>();
  readonly #server: ReturnType<typeof listen>;

  constructor(namespace: Namespace, port: number) {
    this.#namespace = namespace;
    this.#server = listen(port);
    const { container } = this.#server;
    container.on('connection_open', ({ connection }: EventContext) => this.#connected(connection));
    container.on('connection_close', ({ connection }: EventContext) => this.#clients.get(connection)?.closed());
    container.on('session_open', ({ session }: EventContext) => openSession(session as LinkSession));
    container.on('session_close', ({ connection, session }: EventContext) =>
      this.#clients.get(connection)?.sessionClosed(session as LinkSession),
    );
    container.on('sender_open', ({ sender }: EventContext) => this.#attached(sender as OutgoingLink));
    container.on('receiver_open', ({ receiver }: EventContext) => this.#attached(receiver as IncomingLink));
    container.on('sender_close', ({ sender }: EventContext) => this.#detached(sender as OutgoingLink));
    container.on('receiver_close', ({ receiver }: EventContext) => this.#detached(receiver as IncomingLink));
  }

  /** The socket listener below it. */
  get listener(): Server {
    return this.#server.server;
  }

  get connections(): number {
    return this.#clients.size;
  }

  /** Breaks every connection; returns how many there were. */
  dropConnections(): number {
    const clients = [...this.#clients.values()];
    for (const client of clients) client.drop();
    return clients.length;
  }

  #connected(connection: Connection): void {
    const client = new ClientConnection(connection);
    this.#clients.set(connection, client);
    writeTogether(connection);
    acknowledgeAtOnce(connection);
    socketOf(connection).once('close', () => {
      this.#clients.delete(connection);
      client.closed();
    });
  }

  #attached(link: OutgoingLink | IncomingLink): void {
    const client = this.#clients.get(link.connection);
    if (!client) return;
    try {
      if (link.is_sender()) this.#attachOutgoing(link as OutgoingLink, client);
      else this.#attachIncoming(link as IncomingLink, client);
    } catch (error) {
      refuseLink(link, refusalOf(error));
    }
  }

  #attachOutgoing(link: OutgoingLink, client: ClientConnection): void {
    const address = link.source.address;
    if (address === CBS) return serveReplies(link, client);
    const queue = this.#namespace.find(address.replace(MANAGEMENT, ''));
    if (MANAGEMENT.test(address)) return serveReplies(link, client);
    return attachReceiver(queue, link, client, this.faults);
  }

  #attachIncoming(link: IncomingLink, client: ClientConnection): void {
    const address = link.target.address;
    if (address === CBS) return serveRequests(link, client, putToken);
    const queue: Queue = this.#namespace.find(address.replace(MANAGEMENT, ''));
    if (MANAGEMENT.test(address)) return serveRequests(link, client, (request) => manage(queue, request));
    return attachSender(queue, link);
  }

  #detached(link: OutgoingLink | IncomingLink): void {
    this.#clients.get(link.connection)?.linkClosed(link);
  }
}
