import { describe, expect, test } from '@jest/globals';
import { Fault, type FaultCode } from '../../shared/domain/fault.ts';
import { mailsTo, SAM } from './people.ts';
import { HOUR, lifecycleWorld, MINUTE } from './world.ts';

const HELP = 'helpdesk@contoso.example';
const MORNING = 2 * HOUR;

/** A contractor whose claim cannot open, since one call fails whenever it is made; how often it was made. */
const standingStill = async (call: string, code: FaultCode, strikes: (args: readonly unknown[]) => boolean) => {
  const world = lifecycleWorld();
  world.enqueue(world.hired('C-1'));
  await world.drain();
  let made = 0;
  world.setSeam((name, when, args) => {
    if (name !== call || when !== 'before' || !strikes(args)) return;
    made += 1;
    throw new Fault(code);
  });
  await world.advance(MORNING);
  return { world, timesMade: () => made };
};

const toContractor = ([letter]: readonly unknown[]): boolean =>
  typeof letter === 'object' && letter !== null && 'to' in letter && letter.to === 'c-1@example.net';

describe.each([
  ['an account that cannot be enabled', 'directory.setEnabled', 'GRAPH_UNAVAILABLE', () => true],
  ['a claim mail that is not taken', 'mailer.send', 'MAIL_UNAVAILABLE', toContractor],
] as const)('%s', (_what, call, code, strikes) => {
  test('is tried ever more rarely', async () => {
    const { world, timesMade } = await standingStill(call, code, strikes);

    await world.advance(2 * HOUR);

    // 5 s, 15 s, 1, 5 and 15 minutes, then half hours: nine or ten tries.
    expect(timesMade()).toBeGreaterThanOrEqual(8);
    expect(timesMade()).toBeLessThanOrEqual(10);
  });

  test('is told to sponsor and help desk after a quarter of an hour, once', async () => {
    const { world } = await standingStill(call, code, strikes);
    await world.advance(14 * MINUTE);
    expect(mailsTo(world, HELP)).toEqual([]);

    await world.advance(2 * MINUTE);
    await world.advance(2 * HOUR);

    expect(mailsTo(world, HELP)).toHaveLength(1);
    expect(mailsTo(world, SAM).filter((subject) => subject.endsWith('stands still'))).toHaveLength(1);
  });

  test('is a block when the policy’s hours are over', async () => {
    const { world } = await standingStill(call, code, strikes);

    await world.advance(7 * HOUR);

    expect((await world.recordOf('C-1'))?.attempts['open claim']?.blocked?.code).toBe('RETRIES_EXHAUSTED');
  });
});
