import type { Answer, Call } from './call.ts';
import { idAt, objectBody } from './call.ts';
import { GraphError } from './errors.ts';
import { plainText } from './plain-text.ts';
import type { Mail } from './mailboxes.ts';
import type { Tenant } from './tenant.ts';
import { textOf, upnOf } from './user-store.ts';
import type { User } from './user-store.ts';

type Members = Readonly<Record<string, unknown>>;

const membersOf = (value: unknown): Members =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
const textIn = (members: Members, name: string): string => (typeof members[name] === 'string' ? members[name] : '');
const listIn = (members: Members, name: string): readonly unknown[] => {
  const value = members[name];
  return Array.isArray(value) ? value : [];
};

const addressesIn = (message: Members, name: string): string[] =>
  listIn(message, name).map((recipient) => textIn(membersOf(membersOf(recipient)['emailAddress']), 'address'));

const ADDRESS = /^[^\s@<>]+@[^\s@<>]+$/;

const recipientsOf = (message: Members): { seen: string[]; hidden: string[] } => {
  const seen = [...addressesIn(message, 'toRecipients'), ...addressesIn(message, 'ccRecipients')];
  const hidden = addressesIn(message, 'bccRecipients');
  const wrong = [...seen, ...hidden].find((address) => !ADDRESS.test(address));
  if (seen.length + hidden.length > 0 && wrong === undefined) return { seen, hidden };
  throw new GraphError(
    400,
    'ErrorInvalidRecipients',
    `At least one recipient isn't valid., Recipient '${wrong ?? ''}' isn't resolved.`,
  );
};

const headersOf = (message: Members): Mail['headers'] =>
  listIn(message, 'internetMessageHeaders').map((header) => {
    const [name, value] = [textIn(membersOf(header), 'name'), textIn(membersOf(header), 'value')];
    if (/^x-/i.test(name)) return { name, value };
    throw new GraphError(
      400,
      'InvalidInternetMessageHeader',
      `The internet message header name '${name}' should start with 'x-' or 'X-'.`,
    );
  });

const mailboxOf = (tenant: Tenant, idOrUpn: string): User => {
  const user = tenant.users.find(idOrUpn, tenant.replicatedUpTo());
  if (!user) throw new GraphError(404, 'ErrorInvalidUser', `The requested user '${idOrUpn}' is invalid.`);
  if (textOf(user, 'mail') === undefined)
    throw new GraphError(
      404,
      'MailboxNotEnabledForRESTAPI',
      'The mailbox is either inactive, soft-deleted, or is hosted on-premise.',
    );
  const { mailboxes } = tenant.seed;
  const addresses = [upnOf(user), textOf(user, 'mail')].map((address) => address?.toLowerCase());
  if (mailboxes.length === 0 || mailboxes.some((allowed) => addresses.includes(allowed.toLowerCase()))) return user;
  throw new GraphError(403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.');
};

const messageOf = (call: Call): Members => {
  const { message } = objectBody(call);
  if (typeof message === 'object' && message !== null) return membersOf(message);
  throw new GraphError(400, 'ErrorInvalidParameter', "The parameter 'Message' is missing.");
};

const contentOf = (message: Members): Pick<Mail, 'text' | 'html'> => {
  const body = membersOf(message['body']);
  const content = textIn(body, 'content');
  const isHtml = textIn(body, 'contentType').toLowerCase() === 'html';
  return isHtml ? { html: content, text: plainText(content) } : { html: null, text: content };
};

/** `POST /users/{mailbox}/sendMail`: 202; here every mail arrives, at once. */
export const sendMail = (tenant: Tenant, call: Call): Answer => {
  const sender = mailboxOf(tenant, idAt(call, 0));
  const message = messageOf(call);
  const { seen, hidden } = recipientsOf(message);
  const mail = {
    from: textOf(sender, 'mail') ?? upnOf(sender),
    fromName: textOf(sender, 'displayName') ?? '',
    recipients: seen,
    subject: textIn(message, 'subject'),
    headers: headersOf(message),
    ...contentOf(message),
    receivedAt: new Date(tenant.clock.now()).toISOString(),
  };
  for (const to of new Set([...seen, ...hidden])) tenant.mailboxes.deliver({ ...mail, to });
  tenant.calls.mailSent();
  return { status: 202 };
};
