import { htmlPage } from './page-shell.ts';

const BODY = `
<header><h1>Security info</h1><p class="dim">Stands for Entra's sign-in and its security-info page.</p></header>
<main>
<form id="sign-in">
<h2>Sign in with a Temporary Access Pass</h2>
<div><label for="name">User name</label><input id="name" name="userPrincipalName" autocomplete="off" autocapitalize="none" spellcheck="false" required></div>
<div><label for="pass">Temporary Access Pass</label><input id="pass" name="pass" autocomplete="off" autocapitalize="none" spellcheck="false" required></div>
<button>Sign in</button>
</form>
<section id="info" class="card" hidden>
<h2 tabindex="-1" id="who">Signed in</h2>
<p id="until"></p>
<button type="button" data-method="microsoftAuthenticator">Add Microsoft Authenticator</button>
<button type="button" data-method="fido2">Add a passkey</button>
</section>
<p class="card" role="status" id="status"></p>
</main>`;

const SCRIPT = `
const byId = (id) => document.getElementById(id);
const names = { microsoftAuthenticator: 'Microsoft Authenticator', fido2: 'a passkey' };
const post = async (path, body) => {
  const answer = await fetch('/_local/' + path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  return { ok: answer.ok, said: await answer.json() };
};
let session;
byId('sign-in').addEventListener('submit', async (event) => {
  event.preventDefault();
  const { ok, said } = await post('sign-in', Object.fromEntries(new FormData(event.target)));
  byId('status').textContent = ok ? '' : said.error_description ?? said.error.message;
  if (!ok) return;
  session = said.session;
  byId('sign-in').hidden = true;
  byId('info').hidden = false;
  byId('who').textContent = 'Signed in as ' + said.displayName;
  byId('until').textContent = 'Add a way to sign in before ' + new Date(said.registersUntil).toLocaleTimeString() + '.';
  byId('who').focus();
});
byId('info').addEventListener('click', async ({ target }) => {
  const { method } = target.dataset;
  if (!method) return;
  const { ok, said } = await post('register', { session, method });
  byId('status').textContent = ok ? 'Added ' + names[method] + '. You can sign in with it from now on.' : said.error_description;
});`;

/** Where a contractor uses the pass: sign in, then register a method in time. */
export const securityInfoPage = (): string => htmlPage({ title: 'Security info', body: BODY, script: SCRIPT });
