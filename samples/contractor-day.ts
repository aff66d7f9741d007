import { ServiceBusClient } from '@azure/service-bus';
import type { Landing, Reach } from '../pages/claim/client.ts';
import type { StackAddresses } from './running-stack.ts';

/** One mail of a local mailbox. */
export interface Mail {
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly receivedAt: string;
}

/** Sends one event as an HR system does. */
export const sendEvent = async (
  { serviceBus }: Pick<StackAddresses, 'serviceBus'>,
  event: { readonly id: string; readonly subject: string },
): Promise<void> => {
  const client = new ServiceBusClient(serviceBus.connectionString);
  try {
    await client.createSender(serviceBus.queue).sendMessages({
      body: event,
      sessionId: event.subject.toUpperCase(),
      messageId: event.id,
      contentType: 'application/cloudevents+json',
    });
  } finally {
    await client.close();
  }
};

/** The mails of one address, newest first. */
export const mailsOf = async ({ graph }: Pick<StackAddresses, 'graph'>, address: string): Promise<readonly Mail[]> => {
  const answer = await fetch(`${graph.url}/_local/mail/${encodeURIComponent(address)}`);
  return (await answer.json()) as Mail[];
};

/** A token of the local sign-in, as the release page gets one. */
export const tokenFor = async (
  { signIn }: Pick<StackAddresses, 'signIn'>,
  userPrincipalName: string,
): Promise<string> => {
  const answer = await fetch(`${new URL(signIn.issuer).origin}/_local/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ as: userPrincipalName }),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
};

/** The sponsor's press on *Release*. */
export const releaseAs = async (
  { app }: Pick<StackAddresses, 'app'>,
  token: string,
  claimId: string,
): Promise<{ status: number; body: { pin?: string; expiresAt?: string; error?: string } }> => {
  const answer = await fetch(`${app}/api/releases/${claimId}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
      'x-first-day-pass': '1',
      origin: app,
    },
    body: JSON.stringify({ recognised: true }),
  });
  return { status: answer.status, body: (await answer.json()) as { pin?: string; expiresAt?: string; error?: string } };
};

/** Uses a pass as Entra's sign-in would: 200 once. */
export const signInWith = async (
  { graph }: Pick<StackAddresses, 'graph'>,
  userPrincipalName: string,
  pass: string,
): Promise<number> => {
  const answer = await fetch(`${graph.url}/_local/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userPrincipalName, pass }),
  });
  return answer.status;
};

/** The first link of the claim page in a mail. */
export const linkIn = ({ text, html }: Mail): string => {
  const link = /https?:\/\/[^\s"'<>]+\/claim#v1\.[\w-]+\.[\w-]+/.exec(`${text}\n${html}`)?.[0];
  if (link === undefined) throw new Error('the mail holds no link');
  return link;
};

/** How the claim page's own client reaches the service from here. */
export const reachOf = ({ app }: Pick<StackAddresses, 'app'>): Reach => ({
  fetch,
  baseUrl: app,
  origin: app,
  pause: (ms) => new Promise((resolve) => void setTimeout(resolve, ms)),
});

/** The claim id of a landing, as routes spell it. */
export const claimIdOf = ({ id }: Landing): string => Buffer.from(id).toString('base64url');

/** Asks again every 40 ms until there is an answer. Throws with `what` when it takes longer than `withinMs`. */
export const until = async <T>(what: string, ask: () => Promise<T | undefined>, withinMs = 15_000): Promise<T> => {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = await ask();
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`${what} did not come within ${withinMs / 1_000} s`);
    await new Promise((resolve) => void setTimeout(resolve, 40));
  }
};
