import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Agent, request } from 'node:http';
import { randomBytes } from 'node:crypto';
import { land, type Landing } from '../pages/claim/client.ts';
import { claimIdOf, linkIn, mailsOf, releaseAs, tokenFor, until } from '../samples/contractor-day.ts';
import { createTabKey, toBase64url } from '../shared/domain/claim/sealing.ts';
import { anotherPin } from './claim-world.ts';
import { callsTo, starter, storyOf, wholeStack, type WholeStack } from './stack/whole-stack.ts';

const RIVALS = 10_000;
const WITHIN_MS = 60_000;
const PROCESSES = 4;

let whole: WholeStack;
let addresses: readonly string[];
/** At most 240 sockets in all. */
const agent = new Agent({ keepAlive: true, maxSockets: 60 });

beforeAll(async () => {
  whole = await wholeStack();
  const more = await Promise.all(Array.from({ length: PROCESSES - 1 }, () => whole.instance()));
  addresses = [whole.at.app, ...more.map(({ ready }) => String(ready['url']))];
}, 120_000);
afterAll(async () => {
  agent.destroy();
  await whole?.stop();
});

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** One call of the claim page, sent to the process whose turn it is. */
const call = (turn: number, name: string, body: object): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const headers = { 'Content-Type': 'application/json', 'X-First-Day-Pass': '1', Origin: whole.at.app };
    const url = new URL(`/api/claims/${name}`, addresses[turn % addresses.length]);
    const sent = request(url, { method: 'POST', agent, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: answer.statusCode ?? 0, body: text === '' ? {} : (JSON.parse(text) as Answer['body']) });
      });
    });
    sent.setTimeout(WITHIN_MS, () => sent.destroy(new Error('no answer came')));
    sent.on('error', reject);
    sent.end(JSON.stringify({ v: 1, ...body }));
  });

/** Sends that many calls at once and counts the answers by status. */
const storm = async (make: (turn: number) => Promise<Answer>) => {
  const startedAt = performance.now();
  const answers = await Promise.all(Array.from({ length: RIVALS }, (_, turn) => make(turn)));
  const milliseconds = performance.now() - startedAt;
  const statuses: Record<number, number> = {};
  for (const { status } of answers) statuses[status] = (statuses[status] ?? 0) + 1;
  return { answers, statuses, milliseconds };
};

const opened = async (number: string): Promise<Landing> => {
  await whole.send(starter(number));
  const address = `${number.toLowerCase()}@example.net`;
  const landing = await land(linkIn(await until('the mail', async () => (await mailsOf(whole.at, address))[0])));
  if (!landing) throw new Error('the mail holds no link');
  return landing;
};

const pinFor = async (landing: Landing): Promise<string> => {
  const token = await tokenFor(whole.at, whole.at.people.sponsor);
  return (await releaseAs(whole.at, token, claimIdOf(landing))).body.pin ?? '';
};

/** The body of one rival, with a nonce and a key of its own (keys are few: making 10,000 would take longer than the storm). */
const rival = async (landing: Landing, pin: string) => {
  const keys = await Promise.all(Array.from({ length: 8 }, createTabKey));
  const who = { id: claimIdOf(landing), proof: toBase64url(landing.proof), pin };
  return (turn: number) => ({
    ...who,
    nonce: randomBytes(32).toString('base64url'),
    key: toBase64url(keys[turn % keys.length]?.publicPoint ?? new Uint8Array()),
  });
};

const row = async (landing: Landing) => (await whole.rows('Claims', `PartitionKey eq '${claimIdOf(landing)}'`))[0];

const passesCreated = async (userPrincipalName: string): Promise<number | undefined> => {
  const report = (await callsTo(whole)) as { passesCreated: Readonly<Record<string, number>> };
  return report.passesCreated[userPrincipalName];
};

test('T8: of 10,000 who hold link and PIN, asking four processes, one gets the envelope and Graph makes one pass', async () => {
  const landing = await opened('S-8');
  const body = await rival(landing, await pinFor(landing));

  const { statuses, answers, milliseconds } = await storm((turn) => call(turn, 'redeem', body(turn)));

  expect(answers.filter(({ body: told }) => 'envelope' in told)).toHaveLength(1);
  expect(await passesCreated('ana.nrs8@contoso.example')).toBe(1);
  expect(Object.keys(statuses).every((status) => ['200', '409', '410', '503'].includes(status))).toBe(true);
  expect(await row(landing)).toMatchObject({ state: 'redeemed' });
  expect(milliseconds).toBeLessThan(WITHIN_MS);
  console.info('T8', statuses, Math.round(milliseconds), 'ms');
}, 180_000);

test('T6: 10,000 wrong PINs get five looks, one lock, one word to the sponsor and no new mail to the contractor', async () => {
  const landing = await opened('S-6');
  const pin = await pinFor(landing);
  const body = await rival(landing, anotherPin(pin));

  const { statuses, milliseconds } = await storm((turn) => call(turn, 'redeem', body(turn)));

  expect(statuses[403]).toBe(5);
  expect(await row(landing)).toMatchObject({ state: 'locked', reserved: 5, failed: 5 });
  await until('the word to the sponsor', async () =>
    (await storyOf(whole, 'S-6')).filter((kind) => kind === 'notice sent').length === 3 ? true : undefined,
  );
  expect((await storyOf(whole, 'S-6')).filter((kind) => kind === 'claim locked')).toHaveLength(1);
  expect(await mailsOf(whole.at, 's-6@example.net')).toHaveLength(1);
  expect((await call(0, 'redeem', { ...body(0), pin })).status).toBe(423);
  expect(milliseconds).toBeLessThan(WITHIN_MS);
  console.info('T6', statuses, Math.round(milliseconds), 'ms');
}, 180_000);

test('T4, T7: 10,000 who have the link without a PIN, or the id without the link, get nothing and keep nobody out', async () => {
  const landing = await opened('S-7');
  const body = await rival(landing, '7K3M9QXT6');

  const { statuses, milliseconds } = await storm((turn) => {
    const mine = body(turn);
    const stranger = { ...mine, proof: randomBytes(32).toString('base64url') };
    return call(turn, 'redeem', turn % 2 === 0 ? mine : stranger);
  });

  expect(statuses).toEqual({ 404: RIVALS / 2, 409: RIVALS / 2 });
  expect(await row(landing)).toMatchObject({ state: 'open', reserved: 0 });
  const pin = await pinFor(landing);
  expect((await call(1, 'redeem', { ...body(1), pin })).status).toBe(200);
  expect(milliseconds).toBeLessThan(WITHIN_MS);
  console.info('T4/T7', statuses, Math.round(milliseconds), 'ms');
}, 180_000);
