import { z } from 'zod';
import { holds } from '../../infra/entra/changes.ts';
import type { Entry } from '../../infra/entra/directory.ts';
import { SIGNED_IN_PAGES, wantedRegistration } from '../../infra/entra/registration.ts';
import { isLoopback } from '../../shared/adapters/loopback.ts';
import { NotSeen, ok, warning, wrong, type Check, type Verdict } from './check.ts';
import type { DirectoryAtHand } from './directory.ts';
import { source } from './source.ts';
import type { Place } from './reach.ts';
import { inEntra, setting, type Subject } from './subject.ts';

const RIGHT = 'Application.Read.All, with --sign-in';

const discovery = z.object({ issuer: z.string() });

const askIssuer = async ({ config }: Subject, signal: AbortSignal): Promise<string> => {
  const address = `${config.signIn.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const answer = await fetch(address, { redirect: 'error', signal });
  if (!answer.ok) throw Object.assign(new Error('the issuer refused'), { code: `HTTP-${answer.status}` });
  return discovery.parse(await answer.json()).issuer;
};

/** To this machine any port will do (RFC 8252, section 7.3). */
const portless = (address: string): string => {
  const url = URL.parse(address);
  if (!url) return address;
  if (isLoopback(address)) url.port = '';
  return url.href;
};

const redirectsOf = (registration: Entry): readonly string[] => {
  const uris: unknown = Object(registration['spa']).redirectUris;
  return Array.isArray(uris) ? uris.map((uri) => portless(String(uri))) : [];
};

const judgeRedirects = (subject: Subject, registration: Entry): Verdict => {
  const { publicUrl } = subject.config;
  const wanted = SIGNED_IN_PAGES.map((page) => portless(`${publicUrl}/${page}`));
  const there = redirectsOf(registration);
  const missing = wanted.filter((uri) => !there.includes(uri));
  if (missing.length > 0) return wrong(`missing: ${missing.join(', ')}`, inEntra(subject));
  const ours = [publicUrl, subject.environment['APP_URL']].flatMap((url) =>
    url ? [new URL(portless(url)).origin] : [],
  );
  const foreign = there.filter((uri) => !ours.includes(URL.parse(uri)?.origin ?? ''));
  if (foreign.length === 0) return ok(wanted.join(', '));
  return warning(`others too: ${foreign.join(', ')}`, 'take them away in Entra: App registrations, Authentication');
};

const count = (registration: Entry, name: string): number => {
  const list = registration[name];
  return Array.isArray(list) ? list.length : 0;
};

const issuerCheck = (subject: Subject, place: Place): Check => {
  const { issuer } = subject.config.signIn;
  const asked = source({
    name: 'the issuer',
    right: '',
    ask: (signal) => askIssuer(subject, signal),
  });
  return {
    id: 'sign-in/issuer',
    expects: 'the issuer of staff tokens answers, by the name in SIGN_IN_ISSUER',
    why: 'Without its keys no sponsor and no operator can be let in.',
    look: async () => {
      const verdict = await place.answers();
      if (verdict.status !== 'ok') return verdict;
      const named = await asked();
      if (named === issuer) return ok(issuer);
      return wrong(`it calls itself ${named}`, setting(subject, 'SIGN_IN_ISSUER', named));
    },
  };
};

export const signInChecks = (subject: Subject, { ask }: DirectoryAtHand, place: Place): readonly Check[] => {
  const { clientId } = subject.config.signIn;
  const inEntraAgain = inEntra(subject);
  const byClientId = `$filter=appId%20eq%20${encodeURIComponent(`'${clientId}'`)}`;
  const applications = ask(RIGHT, (directory) => directory.list(`/applications?${byClientId}`));
  const principals = ask(RIGHT, (directory) => directory.list(`/servicePrincipals?${byClientId}`));
  const look = (judge: (registration: Entry) => Verdict) => async (): Promise<Verdict> => {
    const [registration] = await applications();
    if (registration) return judge(registration);
    throw new NotSeen('there is no such registration', 'see sign-in/registration');
  };
  const has = (members: readonly string[], good: string, bad: string) =>
    look((registration) => {
      const wanted = Object.entries(wantedRegistration(registration, [])).filter(([name]) => members.includes(name));
      return holds(registration, Object.fromEntries(wanted)) ? ok(good) : wrong(bad, inEntraAgain);
    });

  return [
    issuerCheck(subject, place),
    {
      id: 'sign-in/registration',
      expects: 'the registration of SIGN_IN_CLIENT_ID is there, and its service principal',
      why: 'Sponsors, operators and the command line get their tokens for it.',
      look: async () => {
        const [found, principal] = await Promise.all([applications(), principals()]);
        if (found.length === 0) return wrong(`no application has the client id ${clientId}`, inEntraAgain);
        return principal.length === 0 ? wrong('it has no service principal', inEntraAgain) : ok(clientId);
      },
    },
    {
      id: 'sign-in/tokens',
      expects:
        'its tokens are of version 2, for this tenant, with the scope FirstDayPass.Use; the Azure CLI may ask for them',
      why: 'The app refuses every other token.',
      look: has(
        ['signInAudience', 'api'],
        'version 2, FirstDayPass.Use',
        'audience, version, scope or the Azure CLI’s leave differ',
      ),
    },
    {
      id: 'sign-in/roles',
      expects: 'it has the roles FirstDayPass.Operator and FirstDayPass.Auditor',
      why: 'Without them nobody can be let on the operations page.',
      look: has(['appRoles'], 'both', 'a role is missing, disabled or changed'),
    },
    {
      id: 'sign-in/redirects',
      expects: 'people come back to this service’s pages, and to no other place',
      why: 'A page that is not registered cannot sign anybody in; a foreign one could take somebody’s token.',
      look: look((registration) => judgeRedirects(subject, registration)),
    },
    {
      id: 'sign-in/no-secrets',
      expects: 'it has no secret and no certificate',
      why: 'None is used; one that exists can be stolen.',
      look: look((registration) => {
        const secrets = count(registration, 'passwordCredentials') + count(registration, 'keyCredentials');
        if (secrets === 0) return ok('none');
        return wrong(`it has ${secrets}`, `az ad app credential delete --id ${clientId} --key-id <key id>`);
      }),
    },
  ];
};
