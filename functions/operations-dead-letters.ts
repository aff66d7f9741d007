import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { z } from 'zod';
import { explainLetter } from '../shared/domain/dead-letter/letter-summary.ts';
import { MOST_LETTERS } from '../shared/domain/dead-letter/end-letters.ts';
import { editablePaths } from '../shared/domain/dead-letter/event-edit.ts';
import { letterKey } from '../shared/domain/dead-letter/dead-letter.ts';
import type { ShownLetter } from '../shared/domain/dead-letter/dead-letter-desk.ts';
import { answer, failure, maybeRfc3339 } from './http-answer.ts';
import { readBody } from './http-guards.ts';
import { malformed, reasonRule, registerOperation, type OperationsDoors } from './operations-guard.ts';
import { listLetters, wireLetter } from './operations-letter-list.ts';

/** A hundred letters and a long reason, or an edit of every field. */
const MOST_BYTES = 16 * 1_024;

const reasonBody = z.strictObject({ reason: reasonRule });
const endBody = z.strictObject({
  act: z.enum(['replay', 'discard'], 'replay or discard'),
  letters: z.array(z.string().max(40)).min(1).max(MOST_LETTERS, `at most ${MOST_LETTERS} letters`),
  reason: reasonRule,
  heldBackToo: z.boolean().default(false),
});

const editBody = z
  .strictObject({
    reason: reasonRule,
    set: z.record(z.string().max(200), z.json()).default({}),
    unset: z.array(z.string().max(200)).max(20).default([]),
    dryRun: z.boolean().default(false),
  })
  .refine(({ set, unset }) => Object.keys(set).length + unset.length > 0, 'what to set or to unset, by JSON path');

const NO_LETTER = 'a sequence number, a tilde and a time in milliseconds, as a list gives them';

const NOT_THERE = { message: 'The dead-letter queue holds no such message; list it again.' };

const standing = async ({ operations: { contractors } }: OperationsDoors, contractor: string | undefined) =>
  contractor === undefined ? undefined : contractors.standing(contractor);

const told = async (doors: OperationsDoors, found: ShownLetter | undefined): Promise<HttpResponseInit> => {
  if (!found) return failure('unknown', NOT_THERE);
  const { shown: _, ...summary } = explainLetter(found.explained);
  const { note } = found.explained;
  return answer(200, {
    ...wireLetter(summary),
    state: await standing(doors, summary.contractor),
    body: found.body,
    note: note && { problems: note.problems, stack: note.stack, requestId: note.requestId, at: maybeRfc3339(note.at) },
    editable: editablePaths(found.explained),
  });
};

const showing = (
  doors: OperationsDoors,
  request: HttpRequest,
  find: (key: NonNullable<ReturnType<typeof letterKey>>) => Promise<ShownLetter | undefined>,
): Promise<HttpResponseInit> => {
  const key = letterKey(doors.operations.deadLetters.queue, request.params['id'] ?? '');
  return key ? find(key).then((found) => told(doors, found)) : Promise.resolve(malformed('id', NO_LETTER));
};

const end = async ({ operations: { deadLetters } }: OperationsDoors, request: HttpRequest, actor: string) => {
  const read = await readBody(request, endBody, MOST_BYTES);
  if ('refusal' in read) return read.refusal;
  const { letters, ...order } = read.value;
  const keys = letters.map((id) => letterKey(deadLetters.queue, id));
  const known = keys.filter((key) => key !== undefined);
  if (known.length < keys.length) return malformed('$.letters', NO_LETTER);
  const outcomes = await deadLetters.end({ ...order, actor }, known);
  return answer(200, { outcomes: Object.fromEntries(outcomes), removed: await deadLetters.cleanHead() });
};

const edit = async ({ operations: { deadLetters } }: OperationsDoors, request: HttpRequest, actor: string) => {
  const read = await readBody(request, editBody, MOST_BYTES);
  if ('refusal' in read) return read.refusal;
  const key = letterKey(deadLetters.queue, request.params['id'] ?? '');
  if (!key) return malformed('id', NO_LETTER);
  const outcome = await deadLetters.edit({ ...read.value, actor }, key);
  if (!outcome) return failure('unknown', NOT_THERE);
  if (outcome.kind === 'refused') return failure('malformed', { message: outcome.says, problems: outcome.problems });
  const { kind, ...told } = outcome;
  if (kind === 'edited') await deadLetters.cleanHead();
  return answer(200, { outcome: kind, ...told });
};

/** What the command line and the operations page ask about dead letters. */
export const registerDeadLetters = (doors: OperationsDoors): void => {
  registerOperation(doors, 'operations-dead-letters', 'dead-letters', {
    GET: { acts: false, handle: (request) => listLetters(doors, request) },
    POST: { acts: true, handle: (request, { oid }) => end(doors, request, oid) },
  });
  registerOperation(doors, 'operations-dead-letter', 'dead-letters/{id}', {
    GET: { acts: false, handle: (request) => showing(doors, request, (key) => doors.operations.deadLetters.show(key)) },
    POST: {
      acts: true,
      handle: async (request, { oid }) => {
        const read = await readBody(request, reasonBody);
        if ('refusal' in read) return read.refusal;
        return showing(doors, request, (key) => doors.operations.deadLetters.uncover(key, oid, read.value.reason));
      },
    },
  });
  registerOperation(doors, 'operations-dead-letter-edit', 'dead-letters/{id}/edit', {
    POST: { acts: true, handle: (request, { oid }) => edit(doors, request, oid) },
  });
};
