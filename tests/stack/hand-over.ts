/** One contractor's hand-over against the whole product: the mail's link, the sponsor's PIN, the row, the audit trail. */
import { land, type Landing } from '../../pages/claim/client.ts';
import { claimIdOf, linkIn, mailsOf, releaseAs, tokenFor, until, type Mail } from '../../samples/contractor-day.ts';
import type { Hire } from '../../samples/hired-event.ts';
import { toBase64url } from '../../shared/domain/claim/sealing.ts';
import { ENTRIES, starter, type Row, type WholeStack } from './whole-stack.ts';

/** Where the mails of a contractor made by `starter` go. */
export const addressOf = (number: string): string => `${number.toLowerCase()}@example.net`;

/** The name of the account that a contractor made by `starter` gets. */
export const accountNameOf = (number: string): string =>
  `ana.nr${number.toLowerCase().replaceAll(/\W/g, '')}@contoso.example`;

/** The mails to a contractor that carry a link, newest first. */
export const claimMails = async ({ at }: WholeStack, number: string): Promise<readonly Mail[]> =>
  (await mailsOf(at, addressOf(number))).filter(({ text }) => text.includes('/claim#'));

/** The link of the newest claim mail to a contractor, once there are that many. */
export const mailedLink = async (whole: WholeStack, number: string, mails = 1): Promise<string> =>
  linkIn(
    await until(
      `claim mail ${mails} to ${number}`,
      async () => {
        const sent = await claimMails(whole, number);
        return sent.length >= mails ? sent[0] : undefined;
      },
      30_000,
    ),
  );

/** The link opened in a tab of its own. */
export const landed = async (link: string): Promise<Landing> => {
  const landing = await land(link);
  if (!landing) throw new Error('no link is in this');
  return landing;
};

/** Hires somebody who starts now, and opens the link of their mail. */
export const opened = async (whole: WholeStack, number: string, more: Partial<Hire> = {}): Promise<Landing> => {
  await whole.send(starter(number, more));
  return landed(await mailedLink(whole, number));
};

/** The PIN that the sponsor is given. */
export const pinFor = async ({ at }: WholeStack, landing: Landing): Promise<string> => {
  const { status, body } = await releaseAs(at, await tokenFor(at, at.people.sponsor), claimIdOf(landing));
  if (body.pin === undefined) throw new Error(`no PIN was given: ${status} ${body.error ?? ''}`);
  return body.pin;
};

/** What the claim page sends with every call. */
export const who = ({ id, proof }: Pick<Landing, 'id' | 'proof'>) => ({
  v: 1,
  id: toBase64url(id),
  proof: toBase64url(proof),
});

/** What the claim page sends to redeem. */
export const redeemBody = (landing: Landing, pin?: string) => ({
  ...who(landing),
  ...(pin === undefined ? {} : { pin }),
  nonce: toBase64url(landing.nonce),
  key: toBase64url(landing.tabKey.publicPoint),
});

/** The row of a claim as it stands. */
export const claimRow = async (whole: WholeStack, landing: Landing): Promise<Row | undefined> =>
  (await whole.rows('Claims', `PartitionKey eq '${claimIdOf(landing)}'`))[0];

/** A contractor's audit entries, oldest first, with their facts. */
export const entriesOf = async (
  whole: WholeStack,
  number: string,
): Promise<readonly { readonly kind: string; readonly facts: Readonly<Record<string, unknown>> }[]> =>
  (await whole.rows('Audit', `PartitionKey eq '${number.toUpperCase()}' and ${ENTRIES}`)).map(({ kind, facts }) => ({
    kind: String(kind),
    facts: JSON.parse(typeof facts === 'string' ? facts : '{}') as Readonly<Record<string, unknown>>,
  }));
