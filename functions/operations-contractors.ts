import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { z } from 'zod';
import type { OperatorAsked, ShownContractor } from '../shared/domain/operations/contractor-desk.ts';
import { FAULTS } from '../shared/domain/fault.ts';
import { timelineOf } from '../shared/domain/operations/timeline.ts';
import { answer, failure, maybeRfc3339, rfc3339 } from './http-answer.ts';
import { readBody } from './http-guards.ts';
import { reasonRule, registerOperation, type OperationsDoors } from './operations-guard.ts';

const plain = (act: 'withdraw' | 'open' | 'let-go' | 'forget') =>
  z.strictObject({ act: z.literal(act), reason: reasonRule });

const requestBody = z.discriminatedUnion(
  'act',
  [
    plain('withdraw'),
    plain('open'),
    plain('let-go'),
    plain('forget'),
    z.strictObject({ act: z.literal('reissue'), reason: reasonRule, beyondCap: z.boolean().optional() }),
    z.strictObject({ act: z.literal('adopt'), reason: reasonRule, accountId: z.guid().toLowerCase().optional() }),
    z.strictObject({ act: z.literal('confirm-contact'), reason: reasonRule, confirm: z.boolean() }),
    z.strictObject({ act: z.literal('lift-block'), reason: reasonRule, step: z.string().max(40).optional() }),
  ],
  'one of reissue, withdraw, adopt, open, confirm-contact, forget, let-go, lift-block',
);

const NOBODY = { message: 'Nobody with this number is known here.' };
const NAMED = { message: 'This change makes you the sponsor: somebody else has to confirm it.' };

const detailsOf = (members: object): Record<string, string | boolean> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));

const timeline = ({ timeline: entries, record: { wanted } }: ShownContractor) =>
  timelineOf(entries, wanted?.timezone).map(({ entry: { number, kind, at, facts: told }, local, says }) => ({
    number,
    kind,
    at: rfc3339(at),
    local,
    says,
    facts: told,
  }));

/** Facts masked: where and when, never who. */
const facts = ({ record: { wanted } }: ShownContractor) =>
  wanted && {
    startsOn: wanted.startsOn,
    startsAt: wanted.startsAt,
    endsOn: wanted.endsOn,
    timezone: wanted.timezone,
    policy: wanted.policy,
    hasPrivateAddress: wanted.privateAddress !== undefined,
  };

const shown = (one: ShownContractor): HttpResponseInit => {
  const { record, claim } = one;
  return answer(200, {
    key: one.key,
    phase: one.phase,
    source: record.source,
    facts: facts(one),
    account: record.account && { id: record.account.id },
    claim: claim && {
      id: claim.id,
      state: claim.state,
      opensAt: rfc3339(claim.opensAt),
      expiresAt: rfc3339(claim.expiresAt),
    },
    passes: one.passes?.map(({ usable, reason, startsAt }) => ({ usable, reason, startsAt: maybeRfc3339(startsAt) })),
    heldSince: maybeRfc3339(record.heldFor?.since),
    nextAt: maybeRfc3339(record.dueAt),
    blocks: one.blocks.map(({ step, code, at }) => ({
      step,
      code,
      at: rfc3339(at),
      says: FAULTS[code].says,
      wayOut: FAULTS[code].wayOut,
    })),
    waiting: one.waiting.map(({ act, actor, reason, at }) => ({ act, by: actor, reason, at: rfc3339(at) })),
    timeline: timeline(one),
  });
};

const list = async ({ operations }: OperationsDoors, { query }: HttpRequest): Promise<HttpResponseInit> => {
  const { contractors, next } = await operations.listContractors(
    query.get('after') ?? '',
    query.get('phase') ?? undefined,
  );
  return answer(200, {
    contractors: contractors.map(({ dueAt, ...one }) => ({ ...one, nextAt: maybeRfc3339(dueAt) })),
    next,
  });
};

const told = (asked: OperatorAsked): HttpResponseInit => {
  switch (asked.kind) {
    case 'asked':
      return answer(202, { id: asked.request.id });
    case 'named':
      return failure('not-allowed', NAMED);
    case 'unknown':
      return failure('unknown', NOBODY);
  }
};

const ask = async ({ operations }: OperationsDoors, request: HttpRequest, actor: string): Promise<HttpResponseInit> => {
  const read = await readBody(request, requestBody);
  if ('refusal' in read) return read.refusal;
  const { act, reason, ...members } = read.value;
  const order = { act, actor, reason, details: detailsOf(members) };
  return told(await operations.contractors.ask(request.params['key'] ?? '', order));
};

/** What the command line and the operations page ask about contractors. 202: noted, and done within seconds. */
export const registerContractors = (doors: OperationsDoors): void => {
  registerOperation(doors, 'operations-contractors', 'contractors', {
    GET: { acts: false, handle: (request) => list(doors, request) },
  });
  registerOperation(doors, 'operations-contractor', 'contractors/{key}', {
    GET: {
      acts: false,
      handle: async ({ params }) => {
        const found = await doors.operations.contractors.show(params['key'] ?? '');
        return found ? shown(found) : failure('unknown', NOBODY);
      },
    },
    POST: { acts: true, handle: (request, { oid }) => ask(doors, request, oid) },
  });
};
