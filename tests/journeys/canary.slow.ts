import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Part } from '../../local/part.ts';
import { acknowledge, askStatus, redeem, type Landing } from '../../pages/claim/client.ts';
import { linkIn, reachOf, signInWith, until } from '../../samples/contractor-day.ts';
import { grouped, makePin, readLink } from '../../shared/domain/claim/pin.ts';
import { sightings, type Canary, type Place } from '../stack/canary.ts';
import { evidence } from '../stack/evidence.ts';
import { claimMails, landed, mailedLink, pinFor } from '../stack/hand-over.ts';
import { backlog, graphCalls, withGraphFault } from '../stack/local-services.ts';
import { atSteadyAddress, startProduct } from '../stack/product-process.ts';
import { wiretap, type Wiretap } from '../stack/wiretap.ts';
import { starter, wholeStack, type WholeStack } from '../stack/whole-stack.ts';

/** Everything that the product and the libraries under it can be made to say. */
const TALKATIVE = {
  AZURE_LOG_LEVEL: 'verbose',
  DEBUG: 'rhea*,azure*',
  AzureFunctionsJobHost__logging__logLevel__default: 'Trace',
};

/** Of the random numbers that begin with it the first spares a call at a rate of one half, and the second does not. */
const SPARES_THE_FIRST = 1;

let whole: WholeStack;
let product: Part;
let tap: Wiretap;
beforeAll(async () => {
  whole = await atSteadyAddress(await wholeStack({ host: false }));
  const { connectionString } = whole.at.serviceBus;
  const { port, host } = new URL(/sb:\/\/[^;]+/.exec(connectionString)?.[0].replace('sb:', 'http:') ?? '');
  tap = await wiretap(Number(port));
  product = await startProduct(whole, {
    ...TALKATIVE,
    SERVICE_BUS: connectionString.replace(host, `localhost:${tap.port}`),
  });
}, 60_000);
afterAll(async () => {
  await product?.stop();
  await tap?.close();
  await whole?.stop();
});

const canaries: Canary[] = [];
const links: string[] = [];
/** What was there at one moment or another. */
const places: Place[] = [];

const watchPin = (name: string, pin: string): string => {
  canaries.push({ name, spellings: [pin, pin.toLowerCase(), grouped(pin), grouped(pin).replaceAll(' ', '-')] });
  return pin;
};

const watchBytes = (name: string, bytes: Uint8Array): void => {
  canaries.push({ name, spellings: [bytes, Buffer.from(bytes).toString('base64url')] });
};

const watchLink = async (link: string): Promise<Landing> => {
  const landing = await landed(link);
  links.push(link);
  watchBytes('link secret', readLink(link)?.secret ?? new Uint8Array());
  watchBytes('proof', landing.proof);
  return landing;
};

const look = async (): Promise<void> => void places.push(...(await evidence(whole)));

/** The bodies of the claims API as somebody might bend them; each answer is a refusal. */
const bent = async (landing: Landing, pin: string): Promise<readonly number[]> => {
  const proof = Buffer.from(landing.proof).toString('base64url');
  const id = Buffer.from(landing.id).toString('base64url');
  const bodies = [{ v: 2, id, proof, pin }, { v: 1, id, proof, pin, nonce: pin, key: proof }, `${id} ${proof} ${pin}`];
  return Promise.all(
    bodies.map(async (body) => {
      const headers = { 'content-type': 'application/json', 'x-first-day-pass': '1', origin: whole.at.app };
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      return (await fetch(`${whole.at.app}/api/claims/redeem`, { method: 'POST', headers, body: text })).status;
    }),
  );
};

const wrongPin = (right: string): string => {
  const pin = makePin(randomBytes(5));
  return pin === right ? wrongPin(right) : pin;
};

test('a first day with everything that can go wrong on the way', async () => {
  await whole.send(starter('W-1'));
  const link = await mailedLink(whole, 'W-1');
  const landing = await watchLink(link);
  const reach = reachOf(whole.at);
  expect(await askStatus(reach, landing)).toMatchObject({ state: 'open' });
  const pin = watchPin('PIN', await pinFor(whole, landing));
  await look();

  expect(await bent(landing, pin)).toEqual([400, 400, 400]);
  const wrong = watchPin('wrong PIN', wrongPin(pin));
  expect(await redeem(reach, await landed(link), wrong)).toMatchObject({ kind: 'wrong-pin', left: 4 });

  await withGraphFault(whole.at, {
    unavailable: { rate: 1, times: 1, method: 'POST', path: 'temporaryAccessPassMethods' },
    timeoutAfterEffect: { rate: 1, times: 1, method: 'POST', path: 'temporaryAccessPassMethods' },
  });
  const revealed = await redeem(reach, landing, pin);
  if (revealed.kind !== 'revealed') throw new Error(`no pass but ${revealed.kind}`);
  canaries.push({ name: 'pass', spellings: [revealed.pass] });
  await look();

  expect(await redeem(reach, landing, pin)).toEqual(revealed);
  expect(await redeem(reach, await landed(link), pin)).toMatchObject({ kind: 'spent' });
  expect(await acknowledge(reach, landing)).toBe(true);
  expect(await signInWith(whole.at, revealed.userPrincipalName, revealed.pass)).toBe(200);
  expect(await signInWith(whole.at, revealed.userPrincipalName, revealed.pass)).toBe(401);
  expect(await redeem(reach, await landed(link), pin)).toMatchObject({ kind: 'spent' });
  await look();
}, 120_000);

test('mails whose sender hears nothing, a claim that is locked, a letter that is dead, a nudge that waits', async () => {
  await withGraphFault(whole.at, { dropAnswer: { rate: 0.5, times: 1, path: 'sendMail' }, seed: SPARES_THE_FIRST });
  await whole.send(starter('W-2'));
  const mails = await until(
    'a link after those that were lost',
    async () => {
      const all = await claimMails(whole, 'W-2');
      const [record] = await whole.rows('Contractors', "PartitionKey eq 'W-2'");
      return /"sentAt"/.test(String(record?.['claim'])) ? all : undefined;
    },
    60_000,
  );
  const [newest, ...older] = await Promise.all(mails.map((mail) => watchLink(linkIn(mail))));
  if (!newest) throw new Error('no link');
  expect(older).toHaveLength(1);
  const pin = watchPin('PIN', await pinFor(whole, newest));
  for (let tries = 0; tries < 5; tries++) await redeem(reachOf(whole.at), newest, watchPin('wrong PIN', wrongPin(pin)));
  expect(await redeem(reachOf(whole.at), newest, pin)).toMatchObject({ kind: 'locked' });
  for (const landing of older)
    expect(await askStatus(reachOf(whole.at), landing)).toMatchObject({ state: 'superseded' });

  await whole.send(starter('W-3', { starts: '2099-01-04', startsAt: '08:00' }));
  await whole.send({ raw: Buffer.from('{"specversion":'), sessionId: 'W-4' });
  await until(
    'what waits and what is dead',
    async () => {
      const { active, scheduled, deadLetter } = await backlog(whole.at);
      return active === 0 && scheduled > 0 && deadLetter > 0 ? true : undefined;
    },
    60_000,
  );
  await look();
}, 180_000);

/** The link is where the secret belongs: without it, the mail must be as silent as everything else. */
const withoutLinks = ({ where, content }: Place): Place => ({
  where,
  content:
    typeof content === 'string' && where.startsWith('mail to ')
      ? links.reduce((left, link) => left.replaceAll(link, ''), content)
      : content,
});

test('pass, link secret, PIN and proof are in no row, message, log line or mail, in none of eight encodings', async () => {
  const said = tap.heard().map((content, at) => ({ where: `wire to the broker, ${at}`, content }));
  const everything = [...places, ...said].map(withoutLinks);
  const bytes = everything.reduce((sum, { content }) => sum + content.length, 0);
  console.log(
    `${canaries.length} canaries, ${everything.length} places, ${(bytes / 1_048_576).toFixed(1)} MiB looked through`,
  );

  expect(sightings(canaries, everything)).toEqual([]);
}, 120_000);

test('and there was something to be seen: every kind of place, talkative logs, and the secret in its link', async () => {
  const kinds = [
    'table Contractors',
    'table Claims',
    'table Audit',
    'table DeadLetterNotes',
    'queue',
    'dead letters',
    'mail to',
  ];
  for (const kind of kinds) expect(places.filter(({ where }) => where.startsWith(kind)).length).toBeGreaterThan(0);
  expect(places.some(({ where, content }) => where.includes('envelope') && content.length > 0)).toBe(true);
  expect(whole.log.some((line) => /azure:[\w-]+:(?:info|verbose)/.test(line))).toBe(true);
  expect(whole.log.some((line) => line.includes('rhea:'))).toBe(true);
  expect(Buffer.concat(tap.heard()).includes('io.firstdaypass.contractor')).toBe(true);
  expect((await graphCalls(whole.at)).passesCreated).toMatchObject({ 'ana.nrw1@contoso.example': 2 });

  const seen = sightings(
    canaries,
    places.filter(({ where }) => where.startsWith('mail to ')),
  );
  expect(new Set(seen.map(({ canary }) => canary))).toEqual(new Set(['link secret']));
}, 120_000);
