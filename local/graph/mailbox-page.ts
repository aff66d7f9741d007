import type { Mail, Mailboxes } from './mailboxes.ts';
import { htmlPage } from './page-shell.ts';
import { escapeHtml } from './plain-text.ts';

const WHEN = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });

const pathTo = (...segments: readonly string[]): string => ['/mail', ...segments.map(encodeURIComponent)].join('/');

const time = (instant: string): string =>
  `<time datetime="${escapeHtml(instant)}">${WHEN.format(new Date(instant))} UTC</time>`;

const current = (isCurrent: boolean): string => (isCurrent ? ' aria-current="page"' : '');

const addressList = (mailboxes: Mailboxes, chosen: string | undefined): string => {
  const items = mailboxes
    .addresses()
    .map(
      ({ address, count }) =>
        `<li><a href="${pathTo(address)}"${current(address === chosen)}>${escapeHtml(address)} <span class="dim">${count} ${count === 1 ? 'mail' : 'mails'}</span></a></li>`,
    );
  const list = items.length > 0 ? `<ul>${items.join('')}</ul>` : '<p class="dim">No mail has been sent yet.</p>';
  return `<nav aria-label="Mailboxes"><h2>Mailboxes</h2>${list}</nav>`;
};

const mailList = (mails: readonly Mail[], address: string, chosen: Mail | undefined): string => {
  const items = mails.map(
    (mail) =>
      `<li><a href="${pathTo(address, mail.id)}"${current(mail === chosen)}><strong dir="auto">${escapeHtml(mail.subject || '(no subject)')}</strong><span>${escapeHtml(mail.fromName)}</span><span class="dim">${time(mail.receivedAt)}</span></a></li>`,
  );
  return `<nav aria-label="Mails to ${escapeHtml(address)}"><h2>Newest first</h2><ul>${items.join('')}</ul></nav>`;
};

const linked = (text: string): string =>
  escapeHtml(text).replaceAll(
    /https?:\/\/[^\s<>]+/g,
    (url) => `<a href="${url}" target="_blank" rel="noopener">${url}</a>`,
  );

const content = (mail: Mail, address: string): string =>
  mail.html === null
    ? `<pre>${linked(mail.text)}</pre>`
    : `<iframe title="Message" sandbox="allow-popups allow-popups-to-escape-sandbox" src="${pathTo(address, mail.id, 'body')}"></iframe>`;

const openMail = (mail: Mail, address: string): string => `
<h2 dir="auto">${escapeHtml(mail.subject || '(no subject)')}</h2>
<dl>
<dt>From</dt><dd>${escapeHtml(mail.fromName)} &lt;${escapeHtml(mail.from)}&gt;</dd>
<dt>To</dt><dd>${escapeHtml(mail.recipients.join(', ') || address)}</dd>
<dt>Received</dt><dd>${time(mail.receivedAt)}</dd>
</dl>
${content(mail, address)}
<p><a href="${pathTo(address, mail.id, 'source')}">Source</a></p>`;

const NOTICE = `
const known = Number(document.body.querySelector('[data-delivered]').dataset.delivered);
const status = document.querySelector('[role=status]');
setInterval(async () => {
  const lists = await fetch('/_local/mail').then((answer) => answer.json()).catch(() => []);
  const now = lists.reduce((sum, { count }) => sum + count, 0);
  if (now === known || status.textContent !== '') return;
  const link = Object.assign(document.createElement('a'), { href: '/mail', textContent: 'Show it' });
  status.append('New mail has arrived. ', link);
}, 2000);`;

const header = (delivered: number): string =>
  `<header data-delivered="${delivered}"><h1>Mail</h1><p class="dim">Every mail sent on this machine. Nothing left it.</p><p role="status"></p></header>`;

/** The mailboxes, one of them, or one mail of it, as a mail program shows them. */
export const mailboxPage = (mailboxes: Mailboxes, address?: string, id?: string): string => {
  const mails = address === undefined ? [] : mailboxes.at(address);
  const mail = mails.find((one) => one.id === id) ?? mails[0];
  const list = address === undefined ? '' : mailList(mails, address, mail);
  const opened = mail && address !== undefined ? openMail(mail, address) : '<p class="dim">Choose a mailbox.</p>';
  const panes = `<div class="panes">${addressList(mailboxes, address?.toLowerCase())}${list}<main>${opened}</main></div>`;
  const title = address === undefined ? 'Mail' : `${mail?.subject ?? 'Mail'} – ${address}`;
  return htmlPage({ title, body: header(mailboxes.delivered) + panes, script: NOTICE });
};
