import type { Mail } from './mailboxes.ts';

const isAscii = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);

/** A header value that is not ASCII, as an encoded word (RFC 2047). */
const encodedWord = (text: string): string =>
  isAscii(text) ? text : `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`;

/** A mail as it travels (RFC 5322): headers, an empty line, the body. */
export const mailSource = ({
  id,
  from,
  fromName,
  recipients,
  subject,
  text,
  html,
  headers,
  receivedAt,
}: Mail): string =>
  [
    `From: ${encodedWord(fromName)} <${from}>`,
    `To: ${recipients.join(', ')}`,
    `Subject: ${encodedWord(subject)}`,
    `Date: ${new Date(receivedAt).toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${id}@${from.split('@')[1] ?? 'localhost'}>`,
    'MIME-Version: 1.0',
    `Content-Type: text/${html === null ? 'plain' : 'html'}; charset=utf-8`,
    'Content-Transfer-Encoding: 8bit',
    ...headers.map(({ name, value }) => `${name}: ${value}`),
    '',
    html ?? text,
  ].join('\r\n');
