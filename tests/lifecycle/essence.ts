/** What matters of a contractor in the end, times aside; and what must hold of every contractor at rest. */
import { firstBroken, SERVICE_PARTITION } from '../../shared/domain/audit/audit-chain.ts';
import type { Claim } from '../../shared/domain/claim/claim.ts';
import type { ContractorRecord } from '../../shared/domain/contractor/contractor.ts';
import { isWaiting } from '../../shared/domain/claim/claim-transitions.ts';
import { isSame } from '../../shared/domain/account/account.ts';
import { keyOf, type LifecycleWorld } from './world.ts';

/** How often each of some words occurs. */
export const counted = (words: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const word of words.toSorted()) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
};

const accountsOf = (world: LifecycleWorld, number: string) =>
  world.ports.directory.accounts().filter(({ employeeId }) => isSame(employeeId, number));

const claimOf = async (world: LifecycleWorld, { claim }: ContractorRecord): Promise<Claim | undefined> =>
  claim && (await world.ports.claims.find(claim.id))?.claim;

/** The record without its times, its random names and how often it failed on the way. */
export const essenceOf = async (world: LifecycleWorld, number: string): Promise<object | undefined> => {
  const record = await world.recordOf(number);
  if (!record) return undefined;
  const { wanted, source, asked, end, heldFor, claim, attempts, told, seen, leaving } = record;
  const row = await claimOf(world, record);
  return {
    wanted,
    source,
    generation: asked.generation,
    releaseBySponsor: asked.releaseBySponsor,
    seen: seen.length,
    leaving: leaving.length,
    told: Object.keys(counted(Object.keys(told).map((name) => name.split('~')[0] ?? ''))),
    ...(end ? { end: { kind: end.kind, endsOn: 'endsOn' in end ? end.endsOn : undefined } } : {}),
    ...(heldFor ? { heldFor: { privateAddress: heldFor.privateAddress, sponsor: heldFor.sponsor } } : {}),
    ...(claim ? { claim: { sent: claim.sentAt !== undefined, reminded: claim.remindedAt !== undefined } } : {}),
    ...(row ? { row: { state: row.state, releaseBy: row.releaseBy, outcome: claim?.outcome } } : {}),
    blocked: Object.entries(attempts).map(([step, attempt]) => [step, attempt.blocked?.code]),
    flags: Object.entries(record)
      .filter(([name, value]) => value !== undefined && FLAGS.includes(name))
      .map(([name]) => name)
      .toSorted(),
    accounts: accountsOf(world, number).map(({ accountEnabled, surname }) => ({ accountEnabled, surname })),
  };
};

const FLAGS: readonly string[] = [
  'making',
  'rehired',
  'openedLate',
  'endSessions',
  'forgetAsked',
  'closedAt',
  'forgottenAt',
  'dueAt',
  'adopted',
  'located',
];

const LIVE = new Set(['open', 'released', 'minting']);

/** Rows that could still give a pass. */
export const liveClaims = async (world: LifecycleWorld): Promise<readonly Claim[]> => {
  const live: Claim[] = [];
  for await (const { claim } of world.ports.claims.lapsing()) if (LIVE.has(claim.state)) live.push(claim);
  return live;
};

/** Everything that is wrong with a world in which nothing is under way. */
export const wrongs = async (world: LifecycleWorld, numbers: readonly string[]): Promise<readonly string[]> => {
  const found = await Promise.all(numbers.map((number) => wrongsOf(world, number)));
  const chain = firstBroken(await world.ports.audit.read(SERVICE_PARTITION));
  return [
    ...found.flat(),
    ...(chain ? ['the chain of the service is broken'] : []),
    ...(world.queue.length > 0 ? ['a message is left'] : []),
  ];
};

const wrongsOf = async (world: LifecycleWorld, number: string): Promise<string[]> => {
  const record = await world.recordOf(number);
  const chain = firstBroken(await world.ports.audit.read(keyOf(number)));
  return [
    ...(accountsOf(world, number).length > 1 ? [`${number} has more than one account`] : []),
    ...(chain ? [`the chain of ${number} is broken at ${chain.number}`] : []),
    ...(record ? await wrongsOfRecord(world, record) : []),
  ];
};

const wrongsOfRecord = async (world: LifecycleWorld, record: ContractorRecord): Promise<string[]> => {
  const { key, dueAt, claim } = record;
  const live = (await liveClaims(world)).filter(({ contractor }) => contractor === key);
  const strays = live.filter(({ id }) => id !== claim?.id);
  const waiting = world.ports.nudges.list().filter((nudge) => nudge.key === key);
  return [
    ...(dueAt !== undefined && dueAt < world.now() - 20 * 60_000 ? [`${key} is due and forgotten`] : []),
    ...(strays.length > 0 ? [`${key} has ${strays.length} live claims that the record does not name`] : []),
    ...(waiting.length > 2 ? [`${waiting.length} nudges wait for ${key}`] : []),
    ...(await orphanPasses(world, record)),
    ...(await untoldRefusals(world, record)),
  ];
};

/** A try that was cut off before its verdict was never refused; one whose refusal stands on the row is told in the end. */
const untoldRefusals = async (world: LifecycleWorld, record: ContractorRecord): Promise<string[]> => {
  const row = await claimOf(world, record);
  if (!row || isWaiting(row)) return [];
  const told = (await world.ports.audit.read(record.key)).filter(
    ({ kind, facts }) => kind === 'pin refused' && facts['claimId'] === row.id,
  );
  return told.length < row.failed ? [`${row.failed - told.length} refused PINs of ${record.key} have no entry`] : [];
};

/** A pass that no row of a claim which counts knows of. */
const orphanPasses = async (world: LifecycleWorld, record: ContractorRecord): Promise<string[]> => {
  const row = await claimOf(world, record);
  const known = accountsOf(world, record.key).map(({ id }) => world.ports.passes.list(id));
  const passes = (await Promise.all(known)).flat();
  return passes.filter(({ methodId }) => methodId !== row?.passMethodId).map(() => `${record.key} has an orphan pass`);
};
