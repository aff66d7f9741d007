/**
 * The whole service in this process: in-memory ports, a queue with deliveries, a clock that a test moves, and seams at which
 * it can be made to crash. Held to the same contracts as the wire by `tests/contracts/`.
 */
import type { Pepper } from '../../shared/domain/claim/claim.ts';
import { contractorKey, type ContractorKey, type ContractorRecord } from '../../shared/domain/contractor/contractor.ts';
import { Fault } from '../../shared/domain/fault.ts';
import type { Policy } from '../../shared/domain/contractor/policy.ts';
import { Secret } from '../../shared/domain/secret.ts';
import { makeService, type Ports, type Service, type Terms } from '../../shared/domain/service.ts';
import type { Delivery } from '../../shared/domain/dead-letter/settlement.ts';
import { hiredEvent, type Hire } from '../../samples/hired-event.ts';
import { cachedAuditTrail } from './cached-audit-trail.ts';
import { nextSweep } from './next-sweep.ts';
import { termsOf } from './terms.ts';
import { Crash, startProcess, type Process, type Seam } from './process.ts';
import { memoryAuditTrail } from '../ports/memory-audit-trail.ts';
import { memoryClaims } from '../ports/memory-claims.ts';
import { memoryContractors } from '../ports/memory-contractors.ts';
import { memoryDeadLetterNotes } from '../ports/memory-dead-letter-notes.ts';
import { MemoryDirectory } from '../ports/memory-directory.ts';
import { MemoryMailer } from '../ports/memory-mailer.ts';
import { memoryNudges } from '../ports/memory-nudges.ts';
import { memoryAddresses, memoryPacing } from '../ports/memory-pacing.ts';
import { MemoryPasses } from '../ports/memory-passes.ts';
import { memoryRequests } from '../ports/memory-requests.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** A Tuesday, 06:00 in Madrid. */
export const START = Date.parse('2026-12-01T05:00:00Z');

/** One message of the queue; whether it arrives again and again is the broker's to count. */
export interface Message {
  readonly body: Uint8Array;
  readonly sequenceNumber: string;
  readonly enqueuedAt: number;
  deliveries: number;
}

/** Sees each delivery before the service does. */
export type Watch = (message: Message) => Promise<void>;

const MOST_DELIVERIES = 20;

export interface WorldOptions {
  readonly terms?: Partial<Terms>;
  readonly policy?: Partial<Policy>;
  readonly start?: number;
}

const deliveryOf = ({ sequenceNumber, enqueuedAt, deliveries: count }: Message): Delivery => ({
  queue: 'contractor-events',
  sequenceNumber,
  enqueuedAt,
  count,
});

/** A world with nobody hired yet. */
export const lifecycleWorld = ({ terms = {}, policy = {}, start = START }: WorldOptions = {}) => {
  let now = start;
  let elapsed = 0;
  let sequence = 0;
  let seam: Seam = () => undefined;
  let watch: Watch = async () => undefined;
  let random = 1;
  const nextRandom = (): number => (random = (random * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
  const directory = new MemoryDirectory(() => now);
  const passes = new MemoryPasses(directory, () => now);
  const mailer = new MemoryMailer();
  const nudges = memoryNudges();
  const contractors = memoryContractors();
  const claims = memoryClaims();
  const audit = cachedAuditTrail(memoryAuditTrail());
  const addresses = memoryAddresses();
  const pacing = memoryPacing();
  const notes = memoryDeadLetterNotes();
  const requests = memoryRequests();
  const queue: Message[] = [];
  const dead: Message[] = [];
  const pepper = { version: 'v1', key: new Secret(new Uint8Array(32).fill(7)) };
  const portsOf = ({ seamed }: Process): Ports => ({
    contractors: seamed('contractors', contractors),
    requests: seamed('requests', requests),
    addresses: seamed('addresses', addresses),
    pacing: seamed('pacing', pacing),
    claims: seamed('claims', claims),
    audit: seamed('audit', audit),
    notes: seamed('notes', notes),
    nudges: seamed('nudges', nudges),
    peppers: seamed('peppers', { pepper: async () => pepper }),
    directory: seamed('directory', directory),
    passes: seamed('passes', passes),
    mailer: seamed('mailer', mailer),
    ...seamed('others', {
      graphReady: async () => undefined,
      keepPin: async (pin: Secret<string>, { version }: Pepper) => ({
        salt: 'AAAAAAAAAAAAAAAAAAAAAA',
        hash: Buffer.from(pin.open()).toString('base64url'),
        pepperVersion: version,
      }),
      verifyPin: async (pin: Secret<string>, { hash }: { readonly hash: string }) =>
        hash === Buffer.from(pin.open()).toString('base64url'),
      logEntry: async () => undefined,
      discardLettersOf: async () => undefined,
      sleep: async (ms: number) => {
        now += ms;
        elapsed += ms;
      },
    }),
    now: () => now,
    monotonic: () => elapsed,
    randomBytes: (bytes) => Uint8Array.from({ length: bytes }, () => Math.floor(nextRandom() * 256)),
    random: nextRandom,
  });
  const allTerms = termsOf(policy, terms);
  const begin = () => {
    const process = startProcess((...passing) => seam(...passing));
    return { process, service: makeService(portsOf(process), allTerms) };
  };
  let living = begin();
  /** Begins another process in the place of this one, which does nothing any more. */
  const restart = (): void => {
    living.process.kill();
    living = begin();
  };
  /** Has the running process do something. A crash begins another one and is thrown. */
  const run = async <T>(act: (service: Service) => Promise<T>): Promise<T> => {
    const { process, service } = living;
    try {
      return await process.run(() => act(service));
    } catch (error) {
      if (error instanceof Crash) restart();
      throw error;
    }
  };

  const enqueue = (body: object): void =>
    void queue.push({
      body: new TextEncoder().encode(JSON.stringify(body)),
      sequenceNumber: String((sequence += 1)),
      enqueuedAt: now,
      deliveries: 0,
    });

  const deliver = async (message: Message): Promise<void> => {
    message.deliveries++;
    elapsed = 0;
    try {
      await run((service) => service.settle(deliveryOf(message), message.body));
      queue.splice(queue.indexOf(message), 1);
    } catch {
      if (message.deliveries < MOST_DELIVERIES) return;
      queue.splice(queue.indexOf(message), 1);
      dead.push(message);
    }
  };

  /** Delivers whatever is due until the queue is empty. A crash restarts the process. */
  const drain = async (): Promise<void> => {
    for (let n = 0; n < 10_000; n++) {
      for (const { key } of nudges.due(now))
        enqueue({
          specversion: '1.0',
          id: 'n',
          source: 'urn:us',
          type: 'io.firstdaypass.contractor.nudged.v1',
          subject: key,
        });
      const message = queue[0];
      if (!message) return;
      await watch(message);
      await deliver(message);
    }
    throw new Error('the queue never ran dry');
  };

  const sweep = async (): Promise<void> => {
    await run((service) => service.sweep()).catch((error: unknown) => {
      if (!(error instanceof Crash || error instanceof Fault)) throw error;
    });
    await drain();
  };

  /** Moves the clock from one thing that happens by itself to the next; the sweep runs every 5 minutes of it. */
  const advance = async (ms: number): Promise<void> => {
    const until = now + ms;
    await drain();
    while (now < until) {
      const swept = await nextSweep({ contractors, requests, claims }, now);
      const nudged = nudges.list().flatMap(({ at }) => (at !== undefined && at > now ? [at] : []));
      now = Math.max(now, Math.min(until, swept ?? until, ...nudged));
      await drain();
      if (now === swept) await sweep();
    }
    await sweep();
  };

  const recordOf = async (number: string): Promise<ContractorRecord | undefined> =>
    (await contractors.read(contractorKey(number)))?.value;

  return {
    ports: { directory, passes, mailer, nudges, contractors, claims, audit, notes, requests },
    dead,
    queue,
    service: () => living.service,
    run,
    restart,
    sweep,
    now: () => now,
    enqueue,
    drain,
    deliver,
    recordOf,
    setSeam: (next: Seam) => void (seam = next),
    setWatch: (next: Watch) => void (watch = next),
    advance,
    storyOf: async (number: string) => (await audit.read(contractorKey(number))).map(({ kind }) => kind),
    ask: (number: string, act: Parameters<Service['ask']>[0]['act'], details: Record<string, string | boolean> = {}) =>
      run((service) =>
        service.ask({ contractor: contractorKey(number), act, actor: 'operator', reason: 'a test', details }),
      ),
    hired: (number: string, more: Partial<Hire> = {}) =>
      hiredEvent({
        now: new Date(now),
        externalId: number,
        familyName: `Nr${number.replaceAll(/\W/g, '')}`,
        email: `${number.toLowerCase()}@example.net`,
        starts: '2026-12-01',
        startsAt: '08:00',
        ...more,
      }),
  };
};

export type LifecycleWorld = ReturnType<typeof lifecycleWorld>;

/** An event of another type about somebody. */
export const eventOf = (
  world: LifecycleWorld,
  type: string,
  number: string,
  data: object,
  more: object = {},
): object => ({
  specversion: '1.0',
  id: `${type}-${number}-${world.now()}-${Math.floor(Math.abs(Math.sin(world.now())) * 1e9)}`,
  source: 'https://hr.contoso.example/core',
  type: `io.firstdaypass.contractor.${type}.v1`,
  subject: number,
  time: new Date(world.now()).toISOString(),
  data: { externalId: number, ...data },
  ...more,
});

export const keyOf = (number: string): ContractorKey => contractorKey(number);
