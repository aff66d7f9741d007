/** Plays a sequence of actions against the whole service and the model at once. */
import { assert, asyncProperty } from 'fast-check';
import { Fault } from '../../shared/domain/fault.ts';
import { essenceOf, wrongs } from './essence.ts';
import { CALL_FAULTS, actions, type Action } from './model-actions.ts';
import { addressesOf, numberOf, reusing, sentBy, type Sent } from './model-events.ts';
import { isOverFor } from './model.ts';
import { inMemory, must, Watcher } from './model-watch.ts';
import { Crash } from './process.ts';
import { acknowledge, landed, redeem, release, revealed } from './tab.ts';
import { DAY, lifecycleWorld, type LifecycleWorld } from './world.ts';

const NUMBERS = [0, 1].map((who) => numberOf(who));

/** What is armed and goes off by itself. */
interface Mischief {
  faults: { readonly call: string; readonly when: 'before' | 'after'; left: number }[];
  crashIn: number;
}

/** The same sequences at every run of the gate; another `MODEL_SEED` explores others. */
export const SEED = Number(process.env['MODEL_SEED'] ?? 20_261_122);

interface Play {
  readonly world: LifecycleWorld;
  readonly watcher: Watcher;
  readonly mischief: Mischief;
  readonly sent: Sent[];
  /** What was reached, to see that a run means something. */
  readonly reached: Set<string>;
}

const start = (): Play => {
  const world = lifecycleWorld({ policy: { claimLifetimeHours: 10, retryForHours: 2 } });
  const watcher = new Watcher(inMemory(world), NUMBERS);
  const mischief: Mischief = { faults: [], crashIn: -1 };
  const play: Play = { world, watcher, mischief, sent: [], reached: new Set() };
  world.setSeam((call, when, args) => {
    watcher.passing(call, when, args);
    goOff(mischief, call, when);
  });
  world.setWatch(async ({ body, deliveries }) => {
    if (deliveries > 0) return;
    const text = new TextDecoder().decode(body);
    const known = play.sent.find((sent) => JSON.stringify(sent.body) === text);
    return watcher.delivery(known?.number, known?.event);
  });
  return play;
};

const goOff = (mischief: Mischief, call: string, when: 'before' | 'after'): void => {
  if (mischief.crashIn >= 0 && mischief.crashIn-- === 0) throw new Crash();
  const fault = mischief.faults.find((armed) => armed.left > 0 && armed.when === when && call.startsWith(armed.call));
  if (!fault) return;
  fault.left--;
  const code = CALL_FAULTS.find(([name]) => name === fault.call)?.[1] ?? 'GRAPH_UNAVAILABLE';
  throw new Fault(code);
};

const deliver = async ({ world, sent }: Play, message: Sent, drained: boolean): Promise<void> => {
  sent.push(message);
  world.enqueue(message.body);
  if (drained) await world.drain();
};

/** A person meets a fault or a crash as an error on the screen. */
const person = async (act: () => Promise<unknown>): Promise<void> => {
  await act().catch((error: unknown) => {
    if (!(error instanceof Fault || error instanceof Crash)) throw error;
  });
};

const act = async (play: Play, action: Action): Promise<void> => {
  const { world, mischief, sent } = play;
  switch (action.does) {
    case 'facts':
    case 'end':
    case 'access':
      return deliver(play, sentBy(action, { now: world.now(), count: sent.length }), action.drained);
    case 'repeat': {
      const earlier = sent[action.nth % Math.max(sent.length, 1)];
      return earlier && deliver(play, action.reused ? reusing(earlier) : earlier, action.drained);
    }
    case 'request':
      await person(() => ask(play, action));
      return world.drain();
    case 'wait':
      return world.advance(action.ms);
    case 'fault':
      return void mischief.faults.push({ call: action.call, when: action.when, left: action.times });
    case 'crash':
      mischief.crashIn = action.after;
      return;
    case 'redeem':
      await person(() => handOver(play, action));
      return world.drain();
  }
};

const ask = async ({ world }: Play, { who, act: asked, yes }: Extract<Action, { does: 'request' }>): Promise<void> => {
  const number = numberOf(who);
  const record = await world.recordOf(number);
  const accounts = await world.ports.directory.findByEmployeeId(number);
  await world.ask(number, asked, {
    ...(asked === 'confirm-contact' ? { confirm: yes } : {}),
    ...(asked === 'not-the-person' ? { claimId: record?.claim?.id ?? '' } : {}),
    ...(asked === 'reissue' ? { beyondCap: yes } : {}),
    ...(asked === 'adopt' ? { accountId: accounts[0]?.id ?? '' } : {}),
  });
};

const handOver = async (
  { world, watcher, reached }: Play,
  { who, right, signsIn }: Extract<Action, { does: 'redeem' }>,
): Promise<void> => {
  const number = numberOf(who);
  const tab = await landed(world, ...addressesOf(number).filter((address) => address?.startsWith('c-')));
  const row = tab && (await world.ports.claims.find(tab.id))?.claim;
  if (!tab || !row || row.contractor !== number) return;
  const released = await release(world, tab.id, row.sponsorId);
  if (released.kind !== 'released') return;
  const outcome = await redeem(world, tab, right ? released.pin.open() : '000000000');
  const pass = await revealed(tab, outcome);
  if (pass === undefined) return;
  await watcher.sync();
  reached.add('revealed');
  const known = watcher.model.contractors.get(number);
  must(known !== undefined && !isOverFor(known, world.now()), `a pass was shown to ${number}, who is over`);
  must((await world.recordOf(number))?.claim?.id === tab.id, `a pass was shown for a claim that does not count`);
  if (signsIn) must(world.ports.passes.signIn(row.accountId, pass), 'a pass that was shown does not sign in');
  await acknowledge(world, tab);
};

/** Long enough for every reminder, end and retention that was under way. */
const TO_THE_END = 45 * DAY;

/** Plays one sequence. Throws `Broken` at the first broken rule; resolves with what was reached. */
export const playActions = async (sequence: readonly Action[]): Promise<ReadonlySet<string>> => {
  const play = start();
  const { world, watcher, mischief, reached } = play;
  for (const action of sequence) {
    await act(play, action);
    await watcher.check();
  }
  mischief.faults = [];
  mischief.crashIn = -1;
  await world.drain();
  await world.advance(20 * 60_000);
  await watcher.checkOutcome();
  await world.advance(TO_THE_END);
  await watcher.checkOutcome();
  await atRest(play);
  for (const number of NUMBERS) for (const kind of await world.storyOf(number)) reached.add(kind);
  return reached;
};

const atRest = async ({ world, watcher: { model } }: Play): Promise<void> => {
  const wrong = await wrongs(world, NUMBERS);
  must(wrong.length === 0, wrong.join('; '));
  for (const message of world.dead) {
    const { sequenceNumber, enqueuedAt } = message;
    const note = await world.ports.notes.find({ queue: 'contractor-events', sequenceNumber, enqueuedAt });
    must(note !== undefined, 'a message was dead-lettered without a note');
  }
  for (const [number, known] of model.contractors) {
    const record = await world.recordOf(number);
    const over = isOverFor(known, world.now());
    must(!over || record?.closedAt !== undefined, `${number} is over and was never closed`);
    const account = record?.account && (await world.ports.directory.find(record.account.id));
    must(!over || account?.accountEnabled !== true, `${number} is over and the account is enabled`);
    must((await essenceOf(world, number)) !== undefined, `${number} is lost`);
  }
};

/**
 * Plays that many random sequences; a failing one prints its seed and the smallest form that was found within the time, in
 * milliseconds. Resolves with what was reached and how many were played.
 */
export const playMany = async (
  numRuns: number,
  withinMs: number,
): Promise<{ readonly reached: ReadonlySet<string>; readonly played: number }> => {
  const reached = new Set<string>();
  let played = 0;
  const comesTrue = asyncProperty(actions, async (sequence) => {
    for (const what of await playActions(sequence)) reached.add(what);
    played++;
  });
  await assert(comesTrue, { numRuns, seed: SEED, interruptAfterTimeLimit: withinMs });
  return { reached, played };
};
