import type { AmqpServer } from './amqp/server.ts';
import type { Clock } from './clock.ts';
import { formatDuration, parseDuration } from './duration.ts';
import { json } from './http.ts';
import type { HttpRequest, HttpResponse } from './http.ts';
import type { Namespace } from './namespace.ts';
import type { Queue } from './queue.ts';

/** What tests move and break. */
export interface Controlled {
  readonly clock: Clock;
  readonly namespace: Namespace;
  readonly amqp: AmqpServer;
}

type Fields = Readonly<Record<string, unknown>>;
type Control = (controlled: Controlled, fields: Fields) => HttpResponse;

const refused = (problem: string): HttpResponse => json(400, { error: problem });

const timeOf = ({ clock }: Controlled): HttpResponse =>
  json(200, { now: new Date(clock.now()).toISOString(), offset: formatDuration(clock.offset) });

const advance: Control = (controlled, { advance: given }) => {
  const milliseconds = typeof given === 'string' ? parseDuration(given) : undefined;
  if (milliseconds === undefined || milliseconds === Infinity) {
    return refused('advance: give an ISO 8601 duration such as "PT10M"; the clock only moves forward');
  }
  controlled.clock.advance(milliseconds);
  return timeOf(controlled);
};

const statusOf = (queue: Queue): Fields => ({
  name: queue.properties.name,
  ...queue.counts(),
  deadLetter: queue.deadLetters?.counts().active ?? 0,
  sessions: queue.sessions.ids().length,
});

const loseSettlements: Control = ({ amqp }, { count = 1, applied = false, disconnect = false }) => {
  if (!Number.isInteger(count) || Number(count) < 0) return refused('count: give a whole number, 0 to stop');
  if (typeof applied !== 'boolean') return refused('applied: give true or false');
  if (typeof disconnect !== 'boolean') return refused('disconnect: give true or false');
  amqp.faults.lose({ count: Number(count), applied, disconnect });
  return json(200, amqp.faults.pending);
};

const CONTROLS: Readonly<Record<string, Control>> = {
  'GET /_local/clock': timeOf,
  'POST /_local/clock': advance,
  'GET /_local/queues': ({ namespace }) => json(200, namespace.queues.map(statusOf)),
  'GET /_local/connections': ({ amqp }) => json(200, { open: amqp.connections }),
  'DELETE /_local/connections': ({ amqp }) => json(200, { dropped: amqp.dropConnections() }),
  'DELETE /_local/locks': ({ namespace }) => {
    for (const queue of namespace.queues) queue.expireLocks();
    return json(200, {});
  },
  'GET /_local/settlements': ({ amqp }) => json(200, amqp.faults.pending),
  'POST /_local/settlements': loseSettlements,
};

const fieldsOf = (body: string): Fields | undefined => {
  if (body === '') return {};
  try {
    const fields: unknown = JSON.parse(body);
    return typeof fields === 'object' && fields !== null ? (fields as Fields) : undefined;
  } catch {
    return undefined;
  }
};

/** Answers `/_local/…`: the clock and misbehaviour on request. */
export const control = (controlled: Controlled, { method, path, body }: HttpRequest): HttpResponse => {
  const action = CONTROLS[`${method} ${path}`];
  if (!action) return json(404, { error: `There is no ${method} ${path}.`, known: Object.keys(CONTROLS) });
  const fields = fieldsOf(body);
  return fields ? action(controlled, fields) : refused('The body is not a JSON object.');
};
