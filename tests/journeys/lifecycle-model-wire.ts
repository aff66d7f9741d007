/** Plays many of the model's sequences at once against the whole product, an action of each at a time. */
import { sample } from 'fast-check';
import { ServiceBusClient } from '@azure/service-bus';
import { firstBroken } from '../../shared/domain/audit/audit-chain.ts';
import { tablesContractors } from '../../shared/adapters/tables-contractors.ts';
import { tablesRequests } from '../../shared/adapters/tables-requests.ts';
import { actions, type Action } from '../lifecycle/model-actions.ts';
import { SEED } from '../lifecycle/model-run.ts';
import { Broken, must, Watcher } from '../lifecycle/model-watch.ts';
import { isOverFor } from '../lifecycle/model.ts';
import { quiet, sweep } from '../stack/time.ts';
import type { WholeStack } from '../stack/whole-stack.ts';
import { act, isForTheWire, type Player, type Wire } from './lifecycle-model-acts.ts';
import { snapshotOf, tableOf } from './lifecycle-snapshot.ts';
import { behave, cutShort, moveClocks } from './lifecycle-wire.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Two hours before the model's contractors begin. */
const FIRST_HOUR = 5 * HOUR;
/** How far all clocks move after each round, and then from the start. */
const MOVES = [2 * HOUR + 5 * MINUTE, 16 * MINUTE, HOUR, 3 * HOUR, 5 * HOUR, DAY, 16 * MINUTE, 3 * DAY];
/** Long enough for every reminder, end and retention; no message lives longer than two weeks. */
const TO_THE_END = [20 * MINUTE, 13 * DAY, 13 * DAY, 13 * DAY, 6 * DAY];

const hire = (starts: number): Action => ({
  does: 'facts',
  type: 'hired',
  who: 0,
  ago: 0,
  source: 0,
  drained: true,
  name: 0,
  address: 0,
  sponsor: 0,
  starts,
  lasts: null,
});
const FIRST_DAYS = [0, 0, 0, 1, -1, 2, -10];

/** So many sequences of so many actions, the same for the same `MODEL_SEED`; each begins with a hire. */
export const sequences = (count: number, length: number): readonly (readonly Action[])[] =>
  sample(actions, { numRuns: 10 * count, seed: SEED })
    .map((sequence) => sequence.filter(isForTheWire).slice(0, length - 1))
    .filter((sequence) => sequence.length === length - 1)
    .slice(0, count)
    .map((sequence, n) => [hire(FIRST_DAYS[n % FIRST_DAYS.length] ?? 0), ...sequence]);

interface Game extends Wire {
  readonly players: readonly Player[];
  readonly move: (ms: number) => Promise<void>;
}

const start = (whole: WholeStack, all: readonly (readonly Action[])[]): Game => {
  let moved = 0;
  const snapshot = snapshotOf(whole, () => Date.now() + moved);
  const players = all.map((sequence, n): Player => {
    const numbers = [`M${n}A`, `M${n}B`] as const;
    const cast = { numbers, shared: `shared-${n}@example.net` };
    return { cast, actions: sequence, watcher: new Watcher(snapshot, numbers), sent: [] };
  });
  const move = async (ms: number): Promise<void> => {
    moved += ms;
    await moveClocks(whole, `PT${ms / 1_000}S`);
  };
  return { whole, snapshot, players, move, reached: new Set() };
};

/** Plays them all to their end. Throws `Broken` at the first broken rule; resolves with what was reached. */
export const playOverTheWire = async (
  whole: WholeStack,
  all: readonly (readonly Action[])[],
): Promise<ReadonlySet<string>> => {
  const game = start(whole, all);
  const { snapshot, players, reached, move } = game;
  await move((2 * DAY + FIRST_HOUR - (snapshot.now() % DAY)) % DAY);
  await snapshot.take();
  const rounds = Math.max(...all.map(({ length }) => length));
  for (let round = 0; round < rounds; round++) {
    await each(players, round, (player) => {
      const action = player.actions[round];
      return action ? act(game, player, action) : Promise.resolve();
    });
    await settle(game, round);
    await move(MOVES[round % MOVES.length] ?? HOUR);
    await sweep(whole);
    await settle(game, round);
  }
  for (const ms of TO_THE_END) {
    await move(ms);
    await sweep(whole);
    await settle(game, rounds);
  }
  await each(players, rounds, async (player) => {
    await player.watcher.checkOutcome();
    await atRest(game, player);
    for (const number of player.cast.numbers)
      for (const { kind } of await snapshot.entriesOf(number)) reached.add(kind);
  });
  await everyDeadLetterHasItsNote(whole);
  return reached;
};

/** Names the sequence that breaks a rule. */
const each = async (
  players: readonly Player[],
  round: number,
  does: (player: Player) => Promise<void>,
): Promise<void> => {
  await Promise.all(
    players.map((player) =>
      does(player).catch((error: unknown) => {
        if (!(error instanceof Broken)) throw error;
        throw new Broken(`${error.message}, after ${JSON.stringify(player.actions.slice(0, round + 1))}`);
      }),
    ),
  );
};

/** Waits until nobody is due, undoes all misbehaviour, and holds everybody against the rules. */
const settle = async (game: Game, round: number): Promise<void> => {
  const { whole, snapshot, players } = game;
  await rest(game);
  await behave(whole);
  await cutShort(whole.at.hostControlUrl, { times: 0 });
  await snapshot.take();
  await each(players, round, (player) => player.watcher.check());
};

const LOOKS = 6;
const BETWEEN_LOOKS_MS = 500;
const MOST_SWEEPS = 8;

/** Until nobody is overdue. What a lost nudge left behind is carried on by the sweep, five minutes later. */
const rest = async ({ whole, snapshot, move }: Game): Promise<void> => {
  for (let swept = 0; swept < MOST_SWEEPS; swept++) {
    for (let looks = 0; looks < LOOKS; looks++) {
      await quiet(whole);
      if (await nobodyIsDue(whole, snapshot.now())) return;
      await new Promise((resolve) => void setTimeout(resolve, BETWEEN_LOOKS_MS));
    }
    await move(5 * MINUTE);
    await sweep(whole);
  }
  throw new Broken('somebody is due and forgotten');
};

const nobodyIsDue = async (whole: WholeStack, now: number): Promise<boolean> => {
  const table = tableOf(whole, 'Contractors');
  for await (const _ of tablesContractors(table).overdue(now)) return false;
  for await (const _ of tablesRequests(table).waiting(now)) return false;
  return true;
};

const atRest = async ({ snapshot }: Game, { cast, watcher }: Player): Promise<void> => {
  const live = await snapshot.liveClaims();
  for (const number of cast.numbers) {
    must(firstBroken(await snapshot.entriesOf(number)) === undefined, `the chain of ${number} is broken`);
    const record = await snapshot.recordOf(number);
    const strays = live.filter(({ contractor, id }) => contractor === number && id !== record?.claim?.id);
    must(strays.length === 0, `${number} has ${strays.length} live claims that the record does not name`);
    const known = watcher.model.contractors.get(number);
    if (!known || !isOverFor(known, snapshot.now())) continue;
    must(record?.closedAt !== undefined, `${number} is over and was never closed`);
    must(snapshot.accountOf(number)?.accountEnabled !== true, `${number} is over and the account is enabled`);
  }
};

const MOST_LETTERS = 1_000;

const everyDeadLetterHasItsNote = async (whole: WholeStack): Promise<void> => {
  const { connectionString, queue } = whole.at.serviceBus;
  const client = new ServiceBusClient(connectionString);
  try {
    const letters = await client.createReceiver(queue, { subQueueType: 'deadLetter' }).peekMessages(MOST_LETTERS);
    const noted = new Set((await whole.rows('DeadLetterNotes')).map(({ rowKey }) => rowKey.split('~')[0]));
    for (const { sequenceNumber } of letters)
      must(noted.has(String(sequenceNumber).padStart(20, '0')), 'a message was dead-lettered without a note');
  } finally {
    await client.close();
  }
};
