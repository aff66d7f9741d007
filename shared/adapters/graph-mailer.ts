import type { Letter, Mailer } from '../domain/notice/notice.ts';
import { Fault } from '../domain/fault.ts';
import type { Graph } from './graph-client.ts';
import { atMost } from './graph-concurrency.ts';
import { faultOf } from './graph-errors.ts';
import type { GraphRefusal } from './graph-errors.ts';
import { graphPath } from './graph-path.ts';

export interface GraphMailerOptions {
  readonly graph: Graph;
  /** Addresses of the mailboxes; mails without a booked seat leave from them in turn. At least one. */
  readonly mailboxes: readonly string[];
}

/** Exchange Online refuses more requests of one application than this at once. https://learn.microsoft.com/graph/throttling-limits */
const AT_ONCE = 4;

/**
 * Letters through Exchange Online. Nothing is kept in Sent Items, where a link would outlive its mail. A mail is never sent
 * twice by this client: after an unknown outcome the caller decides.
 * https://learn.microsoft.com/graph/api/user-sendmail
 */
export const graphMailer = ({ graph, mailboxes }: GraphMailerOptions): Mailer => {
  const inTurn = atMost(AT_ONCE);
  let turn = 0;
  return {
    send: async (letter, booked) => {
      const mailbox = booked ?? mailboxes[turn++ % mailboxes.length] ?? '';
      const path = graphPath`/users/${mailbox}/sendMail`;
      const outcome = await inTurn(() => graph.call('POST', path, mailOf(letter))).catch(asMailFault);
      if (outcome.kind === 'refused') throw refused(outcome);
    },
  };
};

/** Graph takes one body, of one type; the HTML reads well without its marks. */
const mailOf = ({ to, subject, html }: Letter) => ({
  message: {
    subject,
    body: { contentType: 'html', content: html.open() },
    toRecipients: [{ emailAddress: { address: to } }],
  },
  saveToSentItems: false,
});

const asMailFault = (error: unknown): never => {
  throw error instanceof Fault ? new Fault('MAIL_UNAVAILABLE', error.details) : error;
};

/** A 400 is about the letter itself, such as an address that is none; all but a missing right may pass. */
const refused = (refusal: GraphRefusal): Fault =>
  refusal.status === 400 || refusal.status === 403 ? faultOf(refusal) : faultOf(refusal, 'MAIL_UNAVAILABLE');
