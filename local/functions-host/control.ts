import type { IncomingMessage, ServerResponse } from 'node:http';
import { isoDurationMs } from '../iso-duration.ts';
import type { Faults, FaultSwitch } from './faults.ts';
import { answerStatus } from './http-trigger.ts';
import type { MachineClock } from '../machine-clock.ts';

/** What the control endpoint moves. */
export interface Controlled {
  readonly clock: MachineClock;
  readonly faults: FaultSwitch;
}

/** A request that the control endpoint refuses, in one sentence. */
class Refused extends Error {}

const readJson = async (request: IncomingMessage): Promise<Record<string, unknown>> => {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  try {
    const value: unknown = JSON.parse(text === '' ? '{}' : text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Falls through to the same refusal as other JSON.
  }
  throw new Refused('The body must be a JSON object.');
};

const answer = (response: ServerResponse, status: number, value: unknown): void => {
  const text = JSON.stringify(value);
  response
    .writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) })
    .end(text);
};

const readClock = ({ clock }: Controlled): object => ({
  now: new Date(clock.now()).toISOString(),
  offsetMilliseconds: clock.offset(),
});

const moveClock = async (controlled: Controlled, request: IncomingMessage): Promise<object> => {
  const { advance } = await readJson(request);
  const milliseconds = typeof advance === 'string' ? isoDurationMs(advance) : undefined;
  if (milliseconds === undefined) throw new Refused('advance must be an ISO 8601 duration such as "PT10M".');
  controlled.clock.advance(milliseconds);
  return readClock(controlled);
};

const milliseconds = (body: Record<string, unknown>, name: string): Record<string, number> => {
  const value = body[name];
  if (value === undefined || value === null) return {};
  if (typeof value === 'number' && value >= 0) return { [name]: value };
  throw new Refused(`${name} must be a number, 0 or more.`);
};

const setFaults = async ({ faults }: Controlled, request: IncomingMessage): Promise<Faults> => {
  const body = await readJson(request);
  const only = body['function'];
  faults.set({
    ...milliseconds(body, 'abortAfterMs'),
    ...milliseconds(body, 'exitAfterMs'),
    ...milliseconds(body, 'times'),
    ...(typeof only === 'string' ? { function: only } : {}),
  });
  return faults.read();
};

const clearFaults = ({ faults }: Controlled): Faults => {
  faults.set({});
  return faults.read();
};

type Act = (controlled: Controlled, request: IncomingMessage) => object | Promise<object>;

const acts: Record<string, Act> = {
  'GET /_local/clock': readClock,
  'POST /_local/clock': moveClock,
  'GET /_local/faults': ({ faults }) => faults.read(),
  'POST /_local/faults': setFaults,
  'DELETE /_local/faults': clearFaults,
};

/** A page in a browser must not move anything: it sends an Origin, or another Host. */
const fromHere = ({ headers }: IncomingMessage): boolean =>
  headers.origin === undefined && /^(?:localhost|127\.0\.0\.1)(?::\d+)?$/.test(headers.host ?? '');

/** Answers the control endpoint: clock and faults under `/_local/`. */
export const answerControl = async (
  controlled: Controlled,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const act = acts[`${request.method} ${request.url}`];
  if (act === undefined || !fromHere(request)) return answerStatus(response, act === undefined ? 404 : 403);
  try {
    answer(response, 200, await act(controlled, request));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    answer(response, 400, { error: error.message });
  }
};
