import type { IncomingMessage, ServerResponse } from 'node:http';
import { isoDurationMs } from '../iso-duration.ts';
import type { MachineClock } from '../machine-clock.ts';
import { readText } from './body.ts';
import type { Issuer } from './issuer.ts';
import { Refusal } from './refusal.ts';
import { scriptToken } from './script-token.ts';

type Members = Readonly<Record<string, unknown>>;

/** The doors under `/_local/`, for scripts, tests and demonstrations; nothing of the real service. */
export const control = async (
  issuer: Issuer,
  clock: MachineClock,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const { status, body } = await answer(issuer, clock, request).catch(refused);
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
};

const refused = (error: unknown): { status: number; body: object } => {
  if (!(error instanceof Refusal)) throw error;
  return { status: error.status, body: { error: { message: error.message } } };
};

const answer = async (
  issuer: Issuer,
  clock: MachineClock,
  request: IncomingMessage,
): Promise<{ status: number; body: object }> => {
  const door = DOORS[`${request.method} ${request.url}`];
  if (door === undefined) throw new Refusal(404, `nothing answers here; there are ${Object.keys(DOORS).join(', ')}`);
  return { status: 200, body: await door(issuer, clock, membersOf(await readText(request))) };
};

const membersOf = (text: string): Members => {
  try {
    const parsed: unknown = JSON.parse(text === '' ? '{}' : text);
    if (typeof parsed === 'object' && parsed !== null) return parsed as Members;
  } catch {
    // Falls through: the answer is the same.
  }
  throw new Refusal(400, 'the body must be a JSON object');
};

const DOORS: Readonly<
  Record<string, (issuer: Issuer, clock: MachineClock, body: Members) => object | Promise<object>>
> = {
  'GET /_local/clock': (_, clock) => ({ now: new Date(clock.now()).toISOString() }),
  'POST /_local/clock': (_, clock, { advance }) => {
    const milliseconds = typeof advance === 'string' ? isoDurationMs(advance) : undefined;
    if (milliseconds === undefined)
      throw new Refusal(400, 'advance: must be an ISO 8601 duration of days or less, such as "PT10M"');
    clock.advance(milliseconds);
    return { now: new Date(clock.now()).toISOString() };
  },
  'POST /_local/rotate-keys': async (issuer, _, { withdrawOld }) => {
    await issuer.rotateKeys(withdrawOld === true);
    return { published: issuer.keys().all.map((key) => key.kid) };
  },
  'POST /_local/token': (issuer, clock, body) => scriptToken(issuer, clock, body),
};
