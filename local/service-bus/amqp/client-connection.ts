import type { Connection } from 'rhea';
import type { IncomingLink, LinkSession, OutgoingLink } from './engine.ts';
import { socketOf } from './engine.ts';

type Link = OutgoingLink | IncomingLink;

/** What the broker keeps for one client's connection; all of it ends with the connection. */
export class ClientConnection {
  readonly #connection: Connection;
  readonly #closing = new Map<Link, () => void>();
  readonly #replyLinks = new Map<string, OutgoingLink>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Says what to do when the link ends, however it does; a later word replaces an earlier one. */
  onClose(link: Link, action: () => void): void {
    this.#closing.set(link, action);
  }

  linkClosed(link: Link): void {
    const action = this.#closing.get(link);
    this.#closing.delete(link);
    action?.();
  }

  sessionClosed(session: LinkSession): void {
    for (const link of this.#closing.keys()) if (link.session === session) this.linkClosed(link);
  }

  closed(): void {
    for (const link of this.#closing.keys()) this.linkClosed(link);
  }

  /** The link that answers to requests which give one of these reply addresses. */
  addReplyLink(addresses: readonly string[], link: OutgoingLink): void {
    for (const address of addresses) this.#replyLinks.set(address, link);
    this.onClose(link, () => {
      for (const address of addresses) this.#replyLinks.delete(address);
    });
  }

  replyLink(address: string): OutgoingLink | undefined {
    return this.#replyLinks.get(address);
  }

  /** Breaks the connection as a network does: without a word. */
  drop(): void {
    socketOf(this.#connection).destroy(new Error('dropped on request'));
  }
}
