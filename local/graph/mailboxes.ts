import { randomUUID } from 'node:crypto';

/** A mail as it arrived at one address. */
export interface Mail {
  readonly id: string;
  /** The address whose mailbox this is. */
  readonly to: string;
  readonly from: string;
  readonly fromName: string;
  readonly recipients: readonly string[];
  readonly subject: string;
  /** The mail as text; made from the HTML where only that was sent. */
  readonly text: string;
  readonly html: string | null;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  /** UTC. */
  readonly receivedAt: string;
}

/** Everyone's mail, newest first. */
export class Mailboxes {
  readonly #byAddress = new Map<string, Mail[]>();
  #delivered = 0;

  /** How many mails have arrived in all. */
  get delivered(): number {
    return this.#delivered;
  }

  deliver(mail: Omit<Mail, 'id'>): void {
    const address = mail.to.toLowerCase();
    const mails = this.#byAddress.get(address) ?? [];
    mails.unshift({ ...mail, id: randomUUID() });
    this.#byAddress.set(address, mails);
    this.#delivered += 1;
  }

  at(address: string): readonly Mail[] {
    return this.#byAddress.get(address.toLowerCase()) ?? [];
  }

  find(address: string, id: string): Mail | undefined {
    return this.at(address).find((mail) => mail.id === id);
  }

  /** Addresses that have mail, the one with the newest first. */
  addresses(): { readonly address: string; readonly count: number }[] {
    return [...this.#byAddress.entries()]
      .toSorted(([, [a]], [, [b]]) => (b?.receivedAt ?? '').localeCompare(a?.receivedAt ?? ''))
      .map(([address, mails]) => ({ address, count: mails.length }));
  }
}
