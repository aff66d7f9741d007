/** The stack's own time: moved, never waited for. */
import { until } from '../../samples/contractor-day.ts';
import { backlog } from './local-services.ts';
import type { WholeStack } from './whole-stack.ts';

const post = async (url: string, body: object, accepted: number): Promise<void> => {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (answer.status !== accepted) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
};

/** Moves the clocks of all parts by an ISO 8601 duration. */
export const advance = ({ at }: WholeStack, duration: string): Promise<void> =>
  post(`${at.controlUrl}/_local/clock`, { advance: duration }, 200);

/** Waits until every message that is due has been handled: a clock that moves under a handler takes its session away. */
export const quiet = ({ at }: WholeStack): Promise<true> =>
  until('a quiet queue', async () => ((await backlog(at)).active === 0 ? true : undefined), 60_000);

/** Runs the sweep now, as the host's timer does every five minutes. */
export const sweep = ({ at }: WholeStack): Promise<void> => post(`${at.app}/admin/functions/sweep`, {}, 202);
