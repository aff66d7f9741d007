import { createHash } from 'node:crypto';
import { REDIRECT_URIS } from './application.ts';
import type { Organisation, Person } from './people.ts';
import { STYLE } from './style.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (symbol) => ENTITIES[symbol] ?? '');

const styleHash = createHash('sha256').update(STYLE).digest('base64');

/** Sent with every page. It names no form target: after a choice the browser goes on to a page on another port. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

const page = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<p class="where">Local sign-in, in place of Microsoft Entra</p>
<h1>${escaped(title)}</h1>
${body}
</main>
</body>
</html>
`;

/** The list of people. `hinted` is the user principal name that the application asked for. */
export const choosePage = (organisation: Organisation, hinted: string | undefined): string => {
  const people = organisation.people.filter((person) => person.accountEnabled);
  const staff = people.filter((person) => person.userType === 'Member');
  const guests = people.filter((person) => person.userType !== 'Member');
  return page(
    `Sign in to ${organisation.application.displayName}`,
    `<p>No password here: choose who you are at ${escaped(organisation.displayName)}.</p>
<form method="post">
${section('People of the organisation', staff, hinted)}
${section('Guests', guests, hinted)}
</form>`,
  );
};

const section = (title: string, people: readonly Person[], hinted: string | undefined): string =>
  people.length === 0
    ? ''
    : `<h2>${title}</h2>
<ul>
${people.map((person) => `<li>${choice(person, hinted)}</li>`).join('\n')}
</ul>`;

const choice = (person: Person, hinted: string | undefined): string => {
  const focus = person.userPrincipalName.toLowerCase() === hinted?.toLowerCase() ? ' autofocus' : '';
  return `<button name="person" value="${escaped(person.id)}"${focus}>
<span class="who">Continue as <strong>${escaped(person.displayName)}</strong></span>
${person.appRoles.map((role) => `<span class="role">${escaped(role)}</span>`).join('\n')}
<span class="about">${aboutOf(person)}</span>
</button>`;
};

/** What somebody meets who opens the service itself. */
export const homePage = (organisation: Organisation, issuer: string): string =>
  page(
    `Sign-in of ${organisation.displayName}`,
    `<p>You come here from a page of ${escaped(organisation.application.displayName)} when it asks you to sign in.</p>
<p>Issuer: <code>${escaped(issuer)}</code></p>
<p>Client id: <code>${escaped(organisation.application.clientId)}</code></p>
<p>A token for a script: <code>POST /_local/token {"as": "${escaped(organisation.people[0]?.userPrincipalName ?? '')}"}</code></p>`,
  );

/** Job title, if any, and user principal name, which may break before its domain. */
const aboutOf = ({ jobTitle, userPrincipalName }: Person): string =>
  `${jobTitle === undefined ? '' : `${escaped(jobTitle)}, `}${escaped(userPrincipalName).replace('@', '<wbr>@')}`;

/** `form` is the issuer's own hidden form with id `op.logoutForm`. */
export const signOutPage = (organisation: Organisation, form: string): string =>
  page(
    'Sign out?',
    `<p>You are signed in to ${escaped(organisation.application.displayName)}.</p>
${form}
<p><button class="plain" form="op.logoutForm" name="logout" value="yes">Sign out</button>
<button class="plain quiet" form="op.logoutForm">Stay signed in</button></p>`,
  );

export const signedOutPage = (organisation: Organisation): string =>
  page('You are signed out', `<p>You can close this page. ${escaped(organisation.displayName)}</p>`);

const WAYS_OUT: Readonly<Record<string, string>> = {
  invalid_redirect_uri: `The browser may be sent to ${REDIRECT_URIS.join(' or ')}, on any port, and nowhere else.`,
  invalid_client: 'The client id is that of the application in the seed file, such as local/people.json.',
  invalid_request: 'Go back to the page that you came from and sign in again.',
};

/** `description` says what was wrong; the page adds what can be done. */
export const errorPage = (code: string, description: string): string =>
  page(
    'This sign-in cannot go on',
    `<p><code>${escaped(code)}</code></p>
<p>${escaped(description)}</p>
<p>${escaped(WAYS_OUT[code] ?? '')}</p>`,
  );
