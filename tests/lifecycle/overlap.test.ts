import { expect, test } from '@jest/globals';
import { Fault } from '../../shared/domain/fault.ts';
import { failing } from './fault-world.ts';
import { facts, mailsTo } from './people.ts';
import { Crash } from './process.ts';
import { HOUR, lifecycleWorld, MINUTE, type LifecycleWorld } from './world.ts';

const FIRST_MORNING = 2 * HOUR;

/** Has every letter wait at the mailer; `reached`: one does. */
const slowMailer = ({ ports: { mailer } }: LifecycleWorld) => {
  const [reached, opened] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const send = mailer.send.bind(mailer);
  mailer.send = async (letter) => {
    reached.resolve();
    await opened.promise;
    await send(letter);
  };
  return { reached: reached.promise, open: () => opened.resolve() };
};

const delivered = (world: LifecycleWorld, event: object): Promise<void> => {
  world.enqueue(event);
  const message = world.queue.at(-1);
  if (!message) throw new Error('the queue is empty');
  return world.deliver(message);
};

/** A handler that is still mailing the claim when its message was given back and somebody else has it. */
const mailing = async () => {
  const world = lifecycleWorld();
  await world.advance(FIRST_MORNING);
  const mailer = slowMailer(world);
  const event = world.hired('C-1');
  const first = delivered(world, event);
  await mailer.reached;
  return { world, event, finish: () => (mailer.open(), first) };
};

const linksTo = (world: LifecycleWorld, address: string): number =>
  mailsTo(world, address).filter((subject) => subject.startsWith('Your first day')).length;

const claimStory = async (world: LifecycleWorld): Promise<string[]> =>
  (await world.storyOf('C-1')).filter((kind) => kind.startsWith('claim '));

test('a handler that finds a claim half mailed by another one lets it finish: one link, whoever wrote in between', async () => {
  const { world, event, finish } = await mailing();
  for (let n = 0; n < 3; n++) await delivered(world, event);
  await finish();
  await world.advance(5 * MINUTE);

  expect(linksTo(world, 'c-1@example.net')).toBe(1);
  expect(await claimStory(world)).toEqual(['claim opened']);
  expect((await world.recordOf('C-1'))?.claim?.sentAt).toBeDefined();
});

test('an address that HR changed while the mail was on its way gets a link, and the one that was on its way is dead', async () => {
  const { world, finish } = await mailing();
  const changed = delivered(world, facts(world, 'changed', 'C-1', { email: 'new@example.org' }));
  await finish();
  await changed;
  await world.advance(5 * MINUTE);

  expect(linksTo(world, 'new@example.org')).toBe(1);
  expect((await claimStory(world)).filter((kind) => kind === 'claim superseded')).toHaveLength(1);
  const live = (await world.recordOf('C-1'))?.claim;
  expect(live && (await world.ports.claims.find(live.id))?.claim.state).toBe('open');
});

test('whoever was to mail a claim and died is waited for a minute; then another link is mailed', async () => {
  const world = lifecycleWorld();
  await world.advance(FIRST_MORNING);
  let dies = true;
  world.setSeam((call, when) => {
    if (!dies || call !== 'mailer.send' || when !== 'before') return;
    dies = false;
    throw new Crash();
  });
  world.enqueue(world.hired('C-1'));
  await world.drain();
  await world.advance(50_000);
  expect(linksTo(world, 'c-1@example.net')).toBe(0);

  await world.advance(MINUTE);
  expect(linksTo(world, 'c-1@example.net')).toBe(1);
});

test('a mail that was refused is tried again after seconds, not after a minute', async () => {
  const world = lifecycleWorld();
  await world.advance(FIRST_MORNING);
  failing(world, 'mailer.send', () => {
    world.setSeam(() => undefined);
    return new Fault('MAIL_UNAVAILABLE');
  });
  const from = world.now();
  world.enqueue(world.hired('C-1'));
  await world.drain();

  expect(linksTo(world, 'c-1@example.net')).toBe(1);
  expect(world.now() - from).toBeLessThan(10_000);
});
