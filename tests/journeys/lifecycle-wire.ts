import { randomBytes, randomUUID } from 'node:crypto';
import { TableClient } from '@azure/data-tables';
import { ServiceBusClient } from '@azure/service-bus';
import type { Part } from '../../local/part.ts';
import { mailsOf, until } from '../../samples/contractor-day.ts';
import { serviceBusNudges } from '../../shared/adapters/service-bus-nudges.ts';
import { tablesRequests } from '../../shared/adapters/tables-requests.ts';
import { makeAsk } from '../../shared/domain/request/ask.ts';
import { contractorKey } from '../../shared/domain/contractor/contractor.ts';
import type { RequestAct } from '../../shared/domain/request/request.ts';
import { graphGet, type Row, type WholeStack } from '../stack/whole-stack.ts';

/** An event of HR that is not a hire. */
export const laterEvent = (type: 'cancelled' | 'ended' | 'access-requested', number: string, data: object) => ({
  specversion: '1.0',
  id: randomUUID(),
  source: 'https://hr.contoso.example/core',
  type: `io.firstdaypass.contractor.${type}.v1`,
  subject: number,
  time: new Date().toISOString(),
  data: { externalId: number, ...data },
});

const post = async (url: string, body: object): Promise<void> => {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
};

/** Lays misbehaviour over Graph's own. */
export const misbehave = ({ at }: WholeStack, faults: object): Promise<void> =>
  post(`${at.graph.url}/_local/faults`, faults);

export const behave = async ({ at }: WholeStack): Promise<void> =>
  void (await fetch(`${at.graph.url}/_local/faults`, { method: 'DELETE' }));

/** Has the host cut the calls of the queue's function short. */
export const cutShort = (controlUrl: string, faults: object): Promise<void> =>
  post(`${controlUrl}/_local/faults`, { function: 'contractor-events', ...faults });

/** Moves the clocks of all parts, as `PT10M` says, and of instances beside the stack's own. */
export const moveClocks = async (
  { at }: WholeStack,
  advance: string,
  instances: readonly Part[] = [],
): Promise<void> => {
  const urls = [at.controlUrl, ...instances.map(({ ready }) => ready['controlUrl'])];
  await Promise.all(urls.map((url) => post(`${url}/_local/clock`, { advance })));
};

export const recordsOf = (whole: WholeStack): Promise<Row[]> => whole.rows('Contractors', "RowKey eq 'record'");

/** Resolves when that many contractors have a claim in their mailbox; `meanwhile` is told between two looks how many have. */
export const allAreMailed = (
  whole: WholeStack,
  contractors: number,
  withinMs: number,
  meanwhile: (mailed: number) => Promise<unknown> = async () => undefined,
): Promise<true> =>
  until(
    `${contractors} claims`,
    async () => {
      const mailed = (await recordsOf(whole)).filter(({ told }) => String(told).includes('claim mailed~1'));
      if (mailed.length >= contractors) return true;
      await meanwhile(mailed.length);
      await new Promise((resolve) => void setTimeout(resolve, BETWEEN_LOOKS_MS));
      return undefined;
    },
    withinMs,
  );

const BETWEEN_LOOKS_MS = 1_000;
const STUCK_AFTER_MS = 8_000;

/** Acts once in a while that nobody else is mailed. A clock that moves more often would take every lock away. */
export const whenStuck = (act: () => Promise<unknown>): ((mailed: number) => Promise<void>) => {
  let [most, since] = [-1, performance.now()];
  return async (mailed) => {
    const now = performance.now();
    if (mailed === most && now - since > STUCK_AFTER_MS) await act();
    else if (mailed === most) return;
    [most, since] = [mailed, now];
  };
};

/** Everybody in the directory whom HR numbers, by employee id. */
export const accountsByNumber = async (whole: WholeStack): Promise<ReadonlyMap<string, readonly Account[]>> => {
  const found = new Map<string, Account[]>();
  const first = '/users?$select=id,employeeId,accountEnabled&$top=999';
  for (let path: string | undefined = first; path !== undefined;) {
    const body = await readAtLast(whole, path);
    for (const account of (body.value ?? []) as unknown as Account[])
      found.set(account.employeeId, [...(found.get(account.employeeId) ?? []), account]);
    const next = body['@odata.nextLink'];
    path = typeof next === 'string' ? next.slice(next.indexOf('/users')) : undefined;
  }
  return found;
};

const READ_WITHIN_MS = 60_000;

/** However often Graph refuses meanwhile. */
const readAtLast = (whole: WholeStack, path: string) =>
  until(
    'an answer of Graph',
    async () => {
      const answer = await graphGet(whole, path).catch(() => undefined);
      return answer?.status === 200 ? answer.body : undefined;
    },
    READ_WITHIN_MS,
  );

export interface Account {
  readonly id: string;
  readonly employeeId: string;
  readonly accountEnabled: boolean;
}

/** Message ids in the dead-letter queue, at most 1,000. */
export const deadLetters = async ({ at }: WholeStack): Promise<readonly string[]> => {
  const client = new ServiceBusClient(at.serviceBus.connectionString);
  try {
    const receiver = client.createReceiver(at.serviceBus.queue, { subQueueType: 'deadLetter' });
    return (await receiver.peekMessages(1_000)).map(({ messageId }) => String(messageId));
  } finally {
    await client.close();
  }
};

/** The mails with a link to the claim page, newest first. */
export const claimMails = async (whole: WholeStack, address: string) =>
  (await mailsOf(whole.at, address)).filter(({ text, html }) => `${text}${html}`.includes('/claim#v1.'));

/** Claim rows that may still be redeemed, by contractor. */
export const liveClaims = async (whole: WholeStack): Promise<ReadonlyMap<string, number>> => {
  const live = new Map<string, number>();
  for (const { contractor, state } of await whole.rows('Claims', "RowKey eq 'claim'"))
    if (state === 'open' || state === 'released' || state === 'minting')
      live.set(String(contractor), (live.get(String(contractor)) ?? 0) + 1);
  return live;
};

const OPERATOR = '10000000-0000-4000-8000-000000000009';

/** What an operator asks for, as the signed-in door writes it. */
export const askAs = async (whole: WholeStack, act: RequestAct, numbers: readonly string[]): Promise<void> => {
  const { tables, serviceBus } = whole.at;
  const nudges = serviceBusNudges({
    connect: () => new ServiceBusClient(serviceBus.connectionString),
    queue: serviceBus.queue,
    newId: randomUUID,
    now: Date.now,
  });
  const rows = TableClient.fromConnectionString(tables.connectionString, 'Contractors', {
    allowInsecureConnection: true,
  });
  const ask = makeAsk({
    requests: tablesRequests(rows),
    nudges,
    now: Date.now,
    random: (bytes) => new Uint8Array(randomBytes(bytes)),
  });
  const asked = { act, actor: OPERATOR, reason: 'as agreed with HR', details: {} };
  for (const number of numbers) await ask({ ...asked, contractor: contractorKey(number) });
  await nudges.close();
};

/** Has the sweep run at once. */
export const sweep = (appUrl: string): Promise<Response> =>
  fetch(`${appUrl}/admin/functions/sweep`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
