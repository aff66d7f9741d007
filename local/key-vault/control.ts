import { isoDurationMs } from '../iso-duration.ts';
import type { Members } from './body.ts';
import type { CallLog } from './call-log.ts';
import type { Clock } from './clock.ts';
import type { Misbehaviour } from './misbehaviour.ts';
import { badParameter, Refusal } from './refusal.ts';

/** The doors under `/_local/`, for tests and demonstrations; nothing of the real service. */
export interface Control {
  readonly clock: Clock;
  readonly misbehaviour: Misbehaviour;
  readonly callLog: CallLog;
}

export const controlAnswer = (control: Control, method: string, path: string, body: Members): object => {
  const door = DOORS[`${method} ${path}`];
  if (door === undefined)
    throw new Refusal(404, 'NotFound', `Nothing answers here; try one of ${Object.keys(DOORS).join(', ')}.`);
  return door(control, body);
};

const DOORS: Readonly<Record<string, (control: Control, body: Members) => object>> = {
  'GET /_local/clock': ({ clock }) => ({ now: new Date(clock.now()).toISOString() }),
  'POST /_local/clock': ({ clock }, { advance }) => {
    const milliseconds = typeof advance === 'string' ? isoDurationMs(advance) : undefined;
    if (milliseconds === undefined)
      throw badParameter('advance: must be an ISO 8601 duration of days or less, such as "PT10M".');
    clock.advance(milliseconds);
    return { now: new Date(clock.now()).toISOString() };
  },
  'GET /_local/faults': ({ misbehaviour }) => misbehaviour.faults(),
  'POST /_local/faults': ({ misbehaviour }, body) => misbehaviour.merge(body),
  'DELETE /_local/faults': ({ misbehaviour }) => misbehaviour.clear(),
  'GET /_local/calls': ({ callLog }) => callLog.summary(),
  'DELETE /_local/calls': ({ callLog }) => {
    callLog.clear();
    return callLog.summary();
  },
};
