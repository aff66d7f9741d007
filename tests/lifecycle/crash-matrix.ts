/** Plays a scenario with the process killed at chosen calls, and holds the end against the one of an undisturbed run. */
import { counted, essenceOf, wrongs } from './essence.ts';
import { Crash } from './process.ts';
import type { Scenario } from './scenarios.ts';
import { lifecycleWorld, MINUTE, type LifecycleWorld } from './world.ts';

/** What a run came to. */
export interface Ending {
  readonly essence: Record<string, unknown>;
  readonly letters: Record<string, number>;
  readonly entries: Record<string, number>;
  readonly dead: number;
  readonly wrongs: readonly string[];
  /** Every call that passed the seam. */
  readonly seams: readonly string[];
  /** How many of the chosen calls were reached. */
  readonly crashes: number;
}

/** Long enough for the sweep to find whatever a crash left lying. */
const RECOVERY = 40 * MINUTE;

/** `crashAt`: numbers of seams, counted over the whole run, recoveries included. */
export const play = async (scenario: Scenario, crashAt: ReadonlySet<number> = new Set()): Promise<Ending> => {
  const world = lifecycleWorld({ policy: { claimLifetimeHours: 6 } });
  await scenario.before?.(world);
  const seams: string[] = [];
  let crashes = 0;
  let { fault } = scenario;
  let met = false;
  world.setSeam((call, when) => {
    if (crashAt.has(seams.push(`${when} ${call}`) - 1)) {
      crashes++;
      throw new Crash();
    }
    if (met && call === 'contractors.swap' && when === 'after') fault = undefined;
    if (fault?.call !== call || fault.when !== when) return;
    met = true;
    throw fault.thrown();
  });
  await scenario.act(world);
  await world.advance(scenario.after ?? 0);
  await world.advance(RECOVERY);
  world.setSeam(() => undefined);
  await world.advance(RECOVERY);
  return { ...(await endingOf(world, scenario.numbers ?? ['C-1'])), seams, crashes };
};

const endingOf = async (world: LifecycleWorld, numbers: readonly string[]) => {
  const essence: Record<string, unknown> = {};
  for (const number of numbers) essence[number] = await essenceOf(world, number);
  const stories = await Promise.all(numbers.map((number) => world.storyOf(number)));
  return {
    essence,
    letters: counted(world.ports.mailer.letters.map(({ to, subject }) => `${subject} → ${to}`)),
    entries: counted(stories.flat()),
    dead: world.dead.length,
    wrongs: await wrongs(world, numbers),
  };
};

/** What a run with that many crashes may not differ in; empty: it came true all the same. */
export const differences = (calm: Ending, cut: Ending): readonly string[] => [
  ...cut.wrongs,
  ...(JSON.stringify(cut.essence) === JSON.stringify(calm.essence)
    ? []
    : [`ended as ${JSON.stringify(cut.essence)} instead of ${JSON.stringify(calm.essence)}`]),
  ...(cut.dead > calm.dead ? ['a message more was dead-lettered'] : []),
  ...letterDifferences(calm, cut),
  ...Object.entries(calm.entries)
    .filter(([kind, times]) => (cut.entries[kind] ?? 0) < times - (kind === 'pin refused' ? cut.crashes : 0))
    .map(([kind, times]) => `"${kind}" was told ${cut.entries[kind] ?? 0} times instead of ${times}`),
];

const letterDifferences = (calm: Ending, { letters, crashes }: Ending): string[] =>
  [...new Set([...Object.keys(calm.letters), ...Object.keys(letters)])].flatMap((letter) => {
    const [least, sent] = [calm.letters[letter] ?? 0, letters[letter] ?? 0];
    return sent < least || sent > least + crashes ? [`"${letter}" was sent ${sent} times instead of ${least}`] : [];
  });

/** Calls that change nothing: to die there is to die before the next call that does, or after the one before. */
const READS =
  /(read|find\w*|list|of|overdue|waiting|lapsing|indexed|policy|pepper|\w+Of|hasMethod|count|logEntry|graphReady|verifyPin|keepPin)$/;

/** Whether something outside may be different after the call than before. A call that nobody knows counts as one. */
export const isEffect = (seam: string): boolean => !READS.test(seam);

/** Sets of seams to die at, spread over the run and the same at every run of the test. */
export const someOf = (seams: number, sets: number, size = 2): readonly (readonly number[])[] =>
  Array.from({ length: sets }, (_, set) =>
    Array.from({ length: size }, (_none, n) => (set * 7919 + n * 104_729 + (set + n) ** 3) % seams),
  );
