/** The model's actions against the whole product: what HR, operators, sponsors, contractors and bad luck do over the wire. */
import { randomBytes, randomUUID } from 'node:crypto';
import { ServiceBusClient } from '@azure/service-bus';
import { acknowledge, land, redeem, type Landing } from '../../pages/claim/client.ts';
import { claimIdOf, linkIn, reachOf, releaseAs, signInWith, tokenFor } from '../../samples/contractor-day.ts';
import { serviceBusNudges } from '../../shared/adapters/service-bus-nudges.ts';
import { tablesClaims } from '../../shared/adapters/tables-claims.ts';
import { tablesContractors } from '../../shared/adapters/tables-contractors.ts';
import { tablesRequests } from '../../shared/adapters/tables-requests.ts';
import { makeAsk } from '../../shared/domain/request/ask.ts';
import { claimId } from '../../shared/domain/claim/claim.ts';
import { contractorKey } from '../../shared/domain/contractor/contractor.ts';
import { makePin } from '../../shared/domain/claim/pin.ts';
import type { Action } from '../lifecycle/model-actions.ts';
import { addressesOf, numberOf, reusing, sentBy, type Cast, type Sent } from '../lifecycle/model-events.ts';
import { must, type Watcher } from '../lifecycle/model-watch.ts';
import { isOverFor } from '../lifecycle/model.ts';
import { graphGet, type WholeStack } from '../stack/whole-stack.ts';
import { claimMails, cutShort, misbehave } from './lifecycle-wire.ts';
import { tableOf, type Snapshot } from './lifecycle-snapshot.ts';

/** One sequence and its two contractors. */
export interface Player {
  readonly cast: Cast;
  readonly actions: readonly Action[];
  readonly watcher: Watcher;
  readonly sent: Sent[];
}

/** All of them on one stack. */
export interface Wire {
  readonly whole: WholeStack;
  readonly snapshot: Snapshot;
  /** What was reached, to see that it means something. */
  readonly reached: Set<string>;
}

type Does<Name extends Action['does']> = Extract<Action, { does: Name }>;

/** Calls to Graph that a fault of the directory, the passes or the mailer stands for. */
const GRAPH_CALLS: Readonly<Record<string, object>> = {
  directory: { path: '/users' },
  'directory.create': { path: '/users', method: 'POST' },
  'directory.setEnabled': { path: '/users', method: 'PATCH' },
  passes: { path: 'temporaryAccessPassMethods' },
  'passes.create': { path: 'temporaryAccessPassMethods', method: 'POST' },
  mailer: { path: 'sendMail' },
};

/** Whether an action has a form of its own here: the clocks are everybody's, and stores go away in another test. */
export const isForTheWire = (action: Action): boolean =>
  action.does !== 'wait' && (action.does !== 'fault' || action.call in GRAPH_CALLS);

/** Carries out one action; resolves when it is on its way. */
export const act = async (wire: Wire, player: Player, action: Action): Promise<void> => {
  switch (action.does) {
    case 'facts':
    case 'end':
    case 'access': {
      const at = { now: wire.snapshot.now(), count: player.sent.length, cast: player.cast };
      return deliver(wire, player, sentBy(action, at));
    }
    case 'repeat': {
      const earlier = player.sent[action.nth % Math.max(player.sent.length, 1)];
      return earlier && deliver(wire, player, action.reused ? reusing(earlier) : earlier);
    }
    case 'request':
      return ask(wire, player, action);
    case 'fault':
      return misbehave(wire.whole, {
        [action.when === 'before' ? 'unavailable' : 'timeoutAfterEffect']: {
          rate: 1,
          times: action.times,
          ...GRAPH_CALLS[action.call],
        },
      });
    case 'crash':
      return cutShort(wire.whole.at.hostControlUrl, { abortAfterMs: SOON + SPREAD * action.after, times: 1 });
    case 'redeem':
      return handOver(wire, player, action);
    case 'wait':
      throw new Error('the clocks are moved for all');
  }
};

const SOON = 20;
const SPREAD = 5;

const deliver = async ({ whole }: Wire, { watcher, sent }: Player, message: Sent): Promise<void> => {
  await watcher.delivery(message.number, message.event);
  sent.push(message);
  await whole.send({ raw: Buffer.from(JSON.stringify(message.body)), sessionId: message.number });
};

const OPERATOR = '10000000-0000-4000-8000-000000000009';

const ask = async ({ whole, snapshot }: Wire, { cast, watcher }: Player, { who, act, yes }: Does<'request'>) => {
  const number = numberOf(who, cast);
  const record = await snapshot.recordOf(number);
  const requests = tablesRequests(tableOf(whole, 'Contractors'));
  const { serviceBus } = whole.at;
  const nudges = serviceBusNudges({
    connect: () => new ServiceBusClient(serviceBus.connectionString),
    queue: serviceBus.queue,
    newId: randomUUID,
    now: snapshot.now,
  });
  const noted: typeof requests = {
    ...requests,
    insert: async (request) => {
      watcher.passing('requests.insert', 'before', [request]);
      await requests.insert(request);
    },
  };
  const details = {
    ...(act === 'confirm-contact' ? { confirm: yes } : {}),
    ...(act === 'not-the-person' ? { claimId: record?.claim?.id ?? '' } : {}),
    ...(act === 'reissue' ? { beyondCap: yes } : {}),
    ...(act === 'adopt' ? { accountId: snapshot.accountOf(number)?.id ?? '' } : {}),
  };
  await makeAsk({ requests: noted, nudges, now: snapshot.now, random: (bytes) => new Uint8Array(randomBytes(bytes)) })({
    contractor: contractorKey(number),
    act,
    actor: OPERATOR,
    reason: 'a test',
    details,
  });
  await nudges.close();
};

/** The tab would ask again; here once is enough. */
class AskedOnce extends Error {
  override readonly name = 'AskedOnce';
}

const handOver = async (
  { whole, snapshot, reached }: Wire,
  { cast, watcher }: Player,
  { who, right, signsIn }: Does<'redeem'>,
): Promise<void> => {
  const number = numberOf(who, cast);
  const landing = await newestLink(whole, number, cast);
  const id = landing && claimId(claimIdOf(landing));
  const row = id && (await tablesClaims(tableOf(whole, 'Claims')).find(id))?.claim;
  if (!landing || row?.contractor !== number) return;
  const pin = await givenPin(whole, row.sponsorId, claimIdOf(landing));
  if (pin === undefined) return;
  const reach = { ...reachOf(whole.at), pause: () => Promise.reject(new AskedOnce()) };
  const answer = await redeem(reach, landing, right ? pin : otherThan(pin)).catch((error: unknown) => {
    if (!(error instanceof AskedOnce)) throw error;
  });
  if (answer?.kind !== 'revealed') return;
  reached.add('revealed');
  must(right, `a pass was shown to ${number} for a wrong PIN`);
  const known = watcher.model.contractors.get(number);
  must(known !== undefined && !isOverFor(known, snapshot.now()), `a pass was shown to ${number}, who is over`);
  const record = (await tablesContractors(tableOf(whole, 'Contractors')).read(contractorKey(number)))?.value;
  must(record?.claim?.id === row.id, 'a pass was shown for a claim that does not count');
  if (signsIn)
    must((await signInWith(whole.at, answer.userPrincipalName, answer.pass)) === 200, 'a pass does not sign in');
  await acknowledge(reach, landing).catch(() => false);
};

const newestLink = async (whole: WholeStack, number: string, cast: Cast): Promise<Landing | undefined> => {
  const own = addressesOf(number, cast).filter((address) => address?.startsWith(number.toLowerCase()));
  const mails = (await Promise.all(own.map((address = '') => claimMails(whole, address)))).flat();
  const [newest] = mails.toSorted((one, other) => (one.receivedAt < other.receivedAt ? 1 : -1));
  return newest && land(linkIn(newest));
};

const givenPin = async (whole: WholeStack, sponsorId: string, id: string): Promise<string | undefined> => {
  const { body } = await graphGet(whole, `/users/${sponsorId}?$select=userPrincipalName`);
  const name = body['userPrincipalName'];
  if (typeof name !== 'string') return undefined;
  return (await releaseAs(whole.at, await tokenFor(whole.at, name), id)).body.pin;
};

const otherThan = (right: string): string => {
  const pin = makePin(randomBytes(5));
  return pin === right ? otherThan(right) : pin;
};
