/** Things that happen to a contractor, each from a quiet start to a quiet end. Whoever is cut off tries again. */
import { Fault } from '../../shared/domain/fault.ts';
import { accountOf, facts, hiredAndMailed, NIAMH, SAM, TO_THE_MORNING } from './people.ts';
import { Crash } from './process.ts';
import { acknowledge, landed, redeem, release, revealed } from './tab.ts';
import { DAY, eventOf, HOUR, keyOf, MINUTE, type LifecycleWorld } from './world.ts';

export interface Scenario {
  readonly name: string;
  readonly numbers?: readonly string[];
  /** What came before, undisturbed. */
  readonly before?: (world: LifecycleWorld) => Promise<unknown>;
  /** What may be cut off anywhere. */
  readonly act: (world: LifecycleWorld) => Promise<unknown>;
  /** Milliseconds that pass then. */
  readonly after?: number;
  /** A fault that one call meets until it is noted. */
  readonly fault?: { readonly call: string; readonly when: 'before' | 'after'; readonly thrown: () => Fault };
}

const MOST_TRIES = 60;

/** Somebody in front of a screen tries again when the answer does not come. */
const again = async <T>(act: () => Promise<T>): Promise<T> => {
  for (let tries = 1; ; tries++) {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof Crash) || tries >= MOST_TRIES) throw error;
    }
  }
};

/** An operator who is cut off looks whether the request is there before asking again. */
const ask = async (
  world: LifecycleWorld,
  act: Parameters<LifecycleWorld['ask']>[1],
  details: Record<string, string | boolean> = {},
): Promise<void> => {
  const heard = async () =>
    (await world.ports.requests.of(keyOf('C-1'))).length +
    (await world.storyOf('C-1')).filter((kind) => kind.startsWith('request ')).length;
  const before = await heard();
  await again(async () => (await heard()) > before || (await world.ask('C-1', act, details)));
  await world.drain();
};

const send = async (world: LifecycleWorld, event: object): Promise<void> => {
  world.enqueue(event);
  await world.drain();
};

/** The whole hand-over: the sponsor releases, the contractor redeems and signs in. */
export const handOver = async (world: LifecycleWorld): Promise<void> => {
  const tab = await landed(world, 'c-1@example.net');
  const sponsor = await world.ports.directory.find(SAM);
  if (!tab || !sponsor) throw new Error('nobody to hand over to');
  let pin = '';
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const outcome = await again(() => redeem(world, tab, pin));
    const pass = await revealed(tab, outcome);
    if (pass !== undefined) {
      world.ports.passes.signIn((await accountOf(world))?.id ?? '', pass);
      return void (await again(() => acknowledge(world, tab)));
    }
    if (outcome.kind === 'not-yet') await world.advance(outcome.retryAfterSeconds * 1_000);
    if (outcome.kind !== 'not-released') continue;
    const released = await again(() => release(world, tab.id, sponsor.id));
    if (released.kind === 'released') pin = released.pin.open();
  }
  throw new Error('the pass was never shown');
};

const wrongPins = async (world: LifecycleWorld): Promise<void> => {
  const tab = await landed(world, 'c-1@example.net');
  const sponsor = await world.ports.directory.find(SAM);
  if (!tab || !sponsor) throw new Error('nobody to hand over to');
  await again(() => release(world, tab.id, sponsor.id));
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const outcome = await again(() => redeem(world, tab, '000000000'));
    if (outcome.kind === 'locked') return;
    if (outcome.kind === 'busy') await world.advance(MINUTE + 1_000);
  }
};

const cancelled = (world: LifecycleWorld) => send(world, eventOf(world, 'cancelled', 'C-1', {}));
const access = (world: LifecycleWorld, reason: string) =>
  send(world, eventOf(world, 'access-requested', 'C-1', { reason }));

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'hired and mailed',
    act: async (world) => {
      await send(world, world.hired('C-1'));
      await world.advance(TO_THE_MORNING);
    },
  },
  {
    name: 'hired two days ahead: the sponsor is told a day before',
    act: async (world) => {
      await send(world, facts(world, 'hired', 'C-1', { startsOn: '2026-12-03' }));
      await world.advance(2 * DAY + 3 * HOUR);
    },
  },
  {
    name: 'hired while Graph makes the account and loses the answer',
    act: async (world) => {
      await send(world, world.hired('C-1'));
      await world.advance(TO_THE_MORNING);
    },
    fault: { call: 'directory.create', when: 'after', thrown: () => new Fault('GRAPH_UNAVAILABLE') },
  },
  {
    name: 'hired while the second mail is refused for a while',
    act: async (world) => {
      await send(world, world.hired('C-1'));
      await world.advance(TO_THE_MORNING + MINUTE);
    },
    fault: { call: 'claims.index', when: 'before', thrown: () => new Fault('MAIL_UNAVAILABLE') },
  },
  {
    name: 'blocked by a sponsor who left, then mended by HR',
    before: (world) => send(world, facts(world, 'hired', 'C-1', { sponsor: NIAMH })),
    act: async (world) => {
      const sponsor = await world.ports.directory.find(NIAMH);
      await world.ports.directory.setEnabled(sponsor?.id ?? '', false);
      await world.advance(TO_THE_MORNING + HOUR);
      await send(world, facts(world, 'changed', 'C-1', { sponsor: SAM }));
    },
  },
  { name: 'an access request', before: hiredAndMailed, act: (world) => access(world, 'reset') },
  {
    name: 'a lost device after the hand-over',
    before: async (world) => {
      await hiredAndMailed(world);
      await handOver(world);
    },
    act: (world) => access(world, 'lost-device'),
  },
  {
    name: 'another family name',
    before: hiredAndMailed,
    act: (world) => send(world, facts(world, 'changed', 'C-1', { familyName: 'Kent' })),
  },
  {
    name: 'another address after the mail',
    before: hiredAndMailed,
    act: (world) => send(world, facts(world, 'changed', 'C-1', { email: 'new@example.org' })),
  },
  {
    name: 'another address, confirmed',
    before: async (world) => {
      await hiredAndMailed(world);
      await send(world, facts(world, 'changed', 'C-1', { email: 'new@example.org' }));
    },
    act: (world) => ask(world, 'confirm-contact', { confirm: true }),
  },
  {
    name: 'a first day that moves after the mail',
    before: hiredAndMailed,
    act: (world) => send(world, facts(world, 'changed', 'C-1', { startsOn: '2026-12-02' })),
    after: 2 * DAY,
  },
  { name: 'cancelled', before: hiredAndMailed, act: cancelled, after: 8 * DAY },
  {
    name: 'ended with the last day',
    before: hiredAndMailed,
    act: (world) => send(world, eventOf(world, 'ended', 'C-1', { endsOn: '2026-12-02' })),
    after: 2 * DAY,
  },
  { name: 'a reissue', before: hiredAndMailed, act: (world) => ask(world, 'reissue') },
  {
    name: 'not the person',
    before: hiredAndMailed,
    act: async (world) => ask(world, 'not-the-person', { claimId: (await world.recordOf('C-1'))?.claim?.id ?? '' }),
  },
  { name: 'handed over', before: hiredAndMailed, act: handOver, after: 3 * HOUR },
  { name: 'five wrong PINs', before: hiredAndMailed, act: wrongPins },
  { name: 'reminded, and expired', before: hiredAndMailed, act: async () => undefined, after: 9 * HOUR },
  { name: 'forgotten', before: hiredAndMailed, act: (world) => ask(world, 'forget') },
  {
    name: 'hired again and adopted',
    before: async (world) => {
      await hiredAndMailed(world);
      await cancelled(world);
      await world.advance(HOUR);
    },
    act: async (world) => {
      await send(world, world.hired('C-1'));
      await ask(world, 'adopt');
    },
  },
];
