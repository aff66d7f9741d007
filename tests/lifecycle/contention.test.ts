import { expect, test } from '@jest/globals';
import type { ContractorRecord } from '../../shared/domain/contractor/contractor.ts';
import { Fault } from '../../shared/domain/fault.ts';
import { pauseAfterLost } from '../../shared/domain/lost-swap.ts';
import { makeReconcile } from '../../shared/domain/steps/reconcile.ts';
import { aFullRecord } from '../contracts/sample-contractor.ts';
import { memoryClaims } from '../ports/memory-claims.ts';
import { memoryContractors } from '../ports/memory-contractors.ts';
import { memoryNudges } from '../ports/memory-nudges.ts';
import { mailsTo } from './people.ts';
import { POLICY } from './terms.ts';
import { Crash } from './process.ts';
import { HOUR, lifecycleWorld } from './world.ts';

test('ten handlers of one contractor at once, as cut-off calls leave them behind, come to one account and one live claim', async () => {
  const world = lifecycleWorld();
  await world.advance(2 * HOUR);
  const event = world.hired('C-1');
  for (let n = 0; n < 10; n += 1) world.enqueue(event);

  await Promise.all([...world.queue].map((message) => world.deliver(message)));
  await world.advance(5 * 60_000);

  expect(world.dead).toEqual([]);
  expect(await world.ports.directory.findByEmployeeId('C-1')).toHaveLength(1);
  const claim = (await world.recordOf('C-1'))?.claim;
  expect(claim && (await world.ports.claims.find(claim.id))?.claim.state).toBe('open');
  expect((await world.storyOf('C-1')).filter((kind) => kind === 'claim opened')).toHaveLength(1);
  expect(mailsTo(world, 'c-1@example.net').length).toBeLessThan(4);
});

test.each([
  ['nudges.nudge', 'before'],
  ['nudges.nudge', 'after'],
  ['contractors.swap', 'before'],
  ['contractors.swap', 'after'],
] as const)(
  'whoever dies at any %s (%s it) leaves a nudge for what is due: nobody waits for the sweep',
  async (call, when) => {
    for (let nth = 0; ; nth++) {
      const world = lifecycleWorld();
      let passed = 0;
      world.setSeam((passing, at) => {
        if (passing !== call || at !== when) return;
        if (passed++ === nth) throw new Crash();
      });
      world.enqueue(world.hired('C-1', { starts: '2026-12-20' }));
      await world.drain();

      const due = (await world.recordOf('C-1'))?.dueAt ?? Number.NaN;
      expect(due).toBeGreaterThan(world.now());
      const nudges = world.ports.nudges.list().map(({ at = 0 }) => at);
      expect(nudges.some((at) => at >= due && at <= due + 2_000)).toBe(true);
      if (passed > nth) continue;
      expect(nth).toBeGreaterThan(0);
      return;
    }
  },
);

const losing = async (record: ContractorRecord) => {
  const contractors = memoryContractors();
  await contractors.insert(record);
  const slept: number[] = [];
  const reconcile = makeReconcile({
    contractors: { ...contractors, swap: async () => undefined },
    claims: memoryClaims(),
    nudges: memoryNudges(),
    policies: new Map([['default', POLICY]]),
    carryOut: async (_act, known) => ({ record: known }),
    tell: async () => undefined,
    now: () => Date.parse('2026-12-01T09:00:00Z'),
    random: () => 0.5,
    monotonic: () => 0,
    sleep: async (ms) => void slept.push(ms),
  });
  return { slept, outcome: await reconcile(record.key).catch((error: unknown) => error) };
};

test('who loses again and again waits longer each time and then gives way, which is nobody’s fault', async () => {
  const { slept, outcome } = await losing({ ...aFullRecord('C-1'), leaving: [], attempts: {} });

  expect(slept).toEqual([20, 40, 80, 160, 320, 640, 1_280]);
  expect(outcome).toBeInstanceOf(Fault);
  expect(outcome).toMatchObject({ code: 'STORE_AWAY', kind: 'away' });
});

test('no two losers need wait as long as each other', () => {
  expect(pauseAfterLost(3, 0)).toBe(0);
  expect(pauseAfterLost(3, 0.25)).toBe(40);
  expect(pauseAfterLost(3, 0.999)).toBe(160);
});
