import type { Answer } from './call.ts';
import { mailSource } from './mail-source.ts';
import type { Mail, Mailboxes } from './mailboxes.ts';
import { mailboxPage } from './mailbox-page.ts';
import { securityInfoPage } from './security-info-page.ts';

const HTML = 'text/html; charset=utf-8';
const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; frame-src 'self'; form-action 'self'";
/** As a careful mail program: no scripts, nothing fetched, links open beside it. */
const MAIL_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups allow-popups-to-escape-sandbox";

const page = (body: string): Answer => ({
  status: 200,
  body,
  headers: { 'Content-Type': HTML, 'Content-Security-Policy': PAGE_POLICY },
});

const bodyOf = ({ html, text }: Mail): Answer => ({
  status: 200,
  body: `<base target="_blank">${html ?? text}`,
  headers: { 'Content-Type': HTML, 'Content-Security-Policy': MAIL_POLICY },
});

const sourceOf = (mail: Mail): Answer => ({
  status: 200,
  body: mailSource(mail),
  headers: { 'Content-Type': 'text/plain; charset=utf-8' },
});

const mailAnswer = (mailboxes: Mailboxes, [address, id, part]: readonly string[]): Answer | undefined => {
  if (part === undefined) return page(mailboxPage(mailboxes, address, id));
  const mail = mailboxes.find(address ?? '', id ?? '');
  if (mail && part === 'body') return bodyOf(mail);
  return mail && part === 'source' ? sourceOf(mail) : undefined;
};

/** What people look at: `/mail…` and `/security-info`. Undefined: no such page. */
export const pageAt = (mailboxes: Mailboxes, [first, ...rest]: readonly string[]): Answer | undefined => {
  if (first === undefined) return { status: 302, headers: { Location: '/mail' } };
  if (first === 'mail') return mailAnswer(mailboxes, rest);
  return first === 'security-info' && rest.length === 0 ? page(securityInfoPage()) : undefined;
};
