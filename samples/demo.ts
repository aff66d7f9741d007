/**
 * From event to shown pass by itself:
 *
 *     npm run demo
 *
 * Starts a stack of its own on free ports, hires the sample contractor, reads the link from the local mailbox, releases as
 * the sponsor, redeems through the claim page's own client, uses the pass once at the local sign-in, and shows that it
 * works a second time nowhere. The exit code tells whether all of it held.
 */
import pc from 'picocolors';
import { acknowledge, land, redeem } from '../pages/claim/client.ts';
import {
  claimIdOf,
  linkIn,
  mailsOf,
  reachOf,
  releaseAs,
  sendEvent,
  signInWith,
  tokenFor,
  until,
} from './contractor-day.ts';
import { hiredEvent } from './hired-event.ts';
import { runStack, type StackAddresses } from './running-stack.ts';

const startedAt = performance.now();
let lastAt = startedAt;

const step = (text: string): void => {
  const now = performance.now();
  console.log(`  ${pc.green('✓')} ${text.padEnd(82)}${pc.dim(`${Math.round(now - lastAt)} ms`)}`);
  lastAt = now;
};

const expect = (holds: boolean, what: string): void => {
  if (!holds) throw new Error(`expected ${what}`);
};

const play = async (at: StackAddresses): Promise<void> => {
  const event = hiredEvent({ now: new Date() });
  await sendEvent(at, event);
  step(`HR puts ${event.subject} (${event.data.name.givenName} ${event.data.name.familyName}) on the queue`);

  const address = event.data.emails[0]?.value ?? '';
  const mail = await until('the mail to the contractor', async () => (await mailsOf(at, address))[0]);
  step(`the account stands, the link is in the mailbox of ${address}`);

  const landing = await land(linkIn(mail));
  if (!landing) throw new Error('the link could not be read');
  const token = await tokenFor(at, at.people.sponsor);
  const { status, body } = await releaseAs(at, token, claimIdOf(landing));
  expect(status === 200 && body.pin !== undefined, `a PIN for the sponsor, got ${status}`);
  step(`${at.people.sponsor} signs in, recognises the person and says the code`);

  const reach = reachOf(at);
  const revealed = await redeem(reach, landing, body.pin);
  if (revealed.kind !== 'revealed') throw new Error(`expected the pass, got ${revealed.kind}`);
  await acknowledge(reach, landing);
  step('link and code are proven: Graph makes the pass, sealed for this tab alone');

  expect((await signInWith(at, revealed.userPrincipalName, revealed.pass)) === 200, 'the pass to sign in');
  step('the contractor signs in with the pass');
  expect((await signInWith(at, revealed.userPrincipalName, revealed.pass)) === 401, 'the pass to work once only');
  step('a second sign-in with it is refused');

  const again = await land(linkIn(mail));
  const second = again && (await redeem(reach, again, body.pin));
  expect(second?.kind === 'spent', `410 to a second redemption, got ${second?.kind}`);
  step('a second redemption of the link gets 410');

  console.log(`\n  ${pc.bold(revealed.userPrincipalName)}\n  ${pc.bold(revealed.pass)}  ${pc.dim('(spent)')}\n`);
};

console.log(`\n${pc.bold('First Day Pass')}  from event to pass\n`);
try {
  const stack = await runStack();
  step('the local stack is up');
  try {
    await play(stack.at);
  } finally {
    await stack.stop();
  }
  console.log(pc.dim(`  ${((performance.now() - startedAt) / 1_000).toFixed(1)} s in all`));
} catch (error) {
  console.error(pc.red(`\n  ✗ ${error instanceof Error ? error.message : String(error)}`));
  process.exitCode = 1;
}
