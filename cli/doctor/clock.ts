import { notSeen, ok, warning, wrong, type Check } from './check.ts';
import type { Places } from './reach.ts';

/** By more than that the app takes a staff token for one of another time. */
const TOLERANCE_MS = 30_000;

interface Clock {
  readonly name: string;
  /** How far it goes ahead of this machine's, in milliseconds. */
  readonly ahead: number;
}

const clocksOf = async (places: Places): Promise<readonly Clock[]> => {
  const all = await Promise.all(Object.values(places).map(async ({ name, ahead }) => ({ name, ahead: await ahead() })));
  return all.flatMap(({ name, ahead }) => (ahead === undefined ? [] : [{ name, ahead }]));
};

const told = (ahead: number): string => `${(Math.abs(ahead) / 1_000).toFixed(0)} s ${ahead < 0 ? 'behind' : 'ahead'}`;

const median = (clocks: readonly Clock[]): number =>
  clocks.map(({ ahead }) => ahead).toSorted((one, other) => one - other)[Math.floor(clocks.length / 2)] ?? 0;

const NONE = notSeen('no service told its time', 'services that answer');

export const clockChecks = (places: Places): readonly Check[] => [
  {
    id: 'clocks/services',
    expects: 'the services’ clocks agree within 30 seconds',
    why: 'Tokens, locks and passes end by the clock of whoever made them; a token from the future is refused.',
    look: async () => {
      const all = await clocksOf(places);
      const middle = median(all);
      const off = all.filter(({ ahead }) => Math.abs(ahead - middle) > TOLERANCE_MS);
      if (all.length === 0) return NONE;
      if (off.length === 0) return ok(`${all.length} clocks`);
      const which = off.map(({ name, ahead }) => `${name} is ${told(ahead - middle)}`).join(', ');
      return wrong(which, 'set the clock of that machine, or of the proxy before it: timedatectl set-ntp true');
    },
  },
  {
    id: 'clocks/here',
    expects: 'this machine’s clock agrees with theirs',
    why: 'Otherwise signing in from here fails, and times in this report are off.',
    look: async () => {
      const all = await clocksOf(places);
      if (all.length === 0) return NONE;
      const ahead = -median(all);
      if (Math.abs(ahead) <= TOLERANCE_MS) return ok('it does');
      return warning(`this machine is ${told(ahead)}`, 'timedatectl set-ntp true');
    },
  },
];
