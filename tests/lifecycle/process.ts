/**
 * One process that can be killed at any call to the outside: from then on nothing that it had begun goes on, no clean-up
 * runs, and its memory is gone. What it wrote before stands.
 */

/** The process was killed: nothing after it happens. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

/** Called before and after every call to a port, with the call's name and arguments; what it throws, the call throws. */
export type Seam = (call: string, when: 'before' | 'after', args: readonly unknown[]) => void;

/** A process as its tests hold it. */
export interface Process {
  /** The same object; each of its methods passes the seam, and none returns once the process is dead. */
  readonly seamed: <T extends object>(name: string, port: T) => T;
  /** What the act comes to, or a `Crash` when the process dies meanwhile. */
  readonly run: <T>(act: () => Promise<T>) => Promise<T>;
  readonly kill: () => void;
}

type Method = (...args: unknown[]) => unknown;

const forever = (): Promise<never> => new Promise<never>(() => undefined);
const isMethod = (member: unknown): member is Method => typeof member === 'function';
const isPaged = (member: Method): boolean =>
  Object.prototype.toString.call(member) === '[object AsyncGeneratorFunction]';

/** A process whose seam is looked up at each call, so that a test may change it. */
export const startProcess = (seam: Seam): Process => {
  let dead = false;
  let die: (crash: Crash) => void = () => undefined;
  const died = new Promise<never>((_, reject) => (die = reject));
  died.catch(() => undefined);

  const kill = (): void => {
    dead = true;
    die(new Crash('the process was killed'));
  };

  const pass = async (...[call, when, args]: Parameters<Seam>): Promise<void> => {
    if (dead) return forever();
    try {
      seam(call, when, args);
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      kill();
      return forever();
    }
  };

  const pages = async function* (call: string, items: AsyncIterable<unknown>): AsyncGenerator {
    await pass(call, 'before', []);
    for await (const item of items) {
      yield item;
      await pass(call, 'after', []);
    }
  };

  return {
    kill,
    run: (act) => Promise.race([act(), died]),
    seamed: (name, port) =>
      new Proxy(port, {
        get: (target, method) => {
          const member: unknown = Reflect.get(target, method, target);
          if (!isMethod(member)) return member;
          const call = `${name}.${String(method)}`;
          if (isPaged(member))
            return (...args: unknown[]) => pages(call, Reflect.apply(member, target, args) as AsyncIterable<unknown>);
          return async (...args: unknown[]) => {
            await pass(call, 'before', args);
            const result = await Reflect.apply(member, target, args);
            await pass(call, 'after', args);
            return result;
          };
        },
      }),
  };
};
