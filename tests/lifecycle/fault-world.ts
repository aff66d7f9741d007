/** What the tests of faults ask of the world again and again. */
import type { StepName } from '../../shared/domain/contractor/contractor.ts';
import type { LifecycleWorld } from './world.ts';

export const send = async (world: LifecycleWorld, event: object): Promise<void> => {
  world.enqueue(event);
  await world.drain();
};
export const failing = (world: LifecycleWorld, call: string, thrown: () => Error): void =>
  world.setSeam((passing, when) => {
    if (passing === call && when === 'before') throw thrown();
  });
export const calm = (world: LifecycleWorld): void => world.setSeam(() => undefined);
export const attemptAt = async (world: LifecycleWorld, step: StepName, number = 'C-1') =>
  (await world.recordOf(number))?.attempts[step];
export const noteOfDead = async (world: LifecycleWorld, nth = 0) => {
  const message = world.dead[nth];
  if (!message) return undefined;
  const { sequenceNumber, enqueuedAt } = message;
  return world.ports.notes.find({ queue: 'contractor-events', sequenceNumber, enqueuedAt });
};
export const entriesOf = async (world: LifecycleWorld, kind: string, number = 'C-1') =>
  (await world.ports.audit.read(number)).filter((entry) => entry.kind === kind);
