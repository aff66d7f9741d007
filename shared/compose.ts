import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { makeLogEntry, logRecord } from './adapters/functions-log.ts';
import { graphClient } from './adapters/graph-client.ts';
import { graphDirectory } from './adapters/graph-directory.ts';
import { graphGovernor } from './adapters/graph-governor.ts';
import { graphMailer } from './adapters/graph-mailer.ts';
import { graphPasses } from './adapters/graph-passes.ts';
import { identityCredential } from './adapters/identity-credential.ts';
import { keyVaultPeppers } from './adapters/key-vault-peppers.ts';
import { serviceBusClient } from './adapters/service-bus-client.ts';
import { serviceBusDeadLetters } from './adapters/service-bus-dead-letters.ts';
import { serviceBusNudges } from './adapters/service-bus-nudges.ts';
import { signInTokens } from './adapters/sign-in-tokens.ts';
import { blobsAuditHeads } from './adapters/blobs-audit-heads.ts';
import { tablesAuditTrail } from './adapters/tables-audit-trail.ts';
import { tablesAddresses } from './adapters/tables-addresses.ts';
import { tablesClaims } from './adapters/tables-claims.ts';
import { tableClient } from './adapters/tables-client.ts';
import { tablesContractors } from './adapters/tables-contractors.ts';
import { tablesDeadLetterNotes } from './adapters/tables-dead-letter-notes.ts';
import { tablesLetterRows, tablesPacingRows } from './adapters/tables-aging-rows.ts';
import { tablesPacing } from './adapters/tables-pacing.ts';
import { tablesAuditPages, tablesContractorPages } from './adapters/tables-pages.ts';
import { tablesReplays } from './adapters/tables-replays.ts';
import { tablesRequests } from './adapters/tables-requests.ts';
import { tablesAgedChains, tablesHourlyChains } from './adapters/tables-written-chains.ts';
import type { Config } from './config.ts';
import { makeTell } from './domain/audit/audit-chain.ts';
import { makeCutEntries } from './domain/audit/audit-cut.ts';
import { makeKeepHeads, type AuditHeads } from './domain/audit/audit-heads.ts';
import { makeLetters } from './domain/notice/letters.ts';
import { makeDiscardLettersOf, makeLookOverLetters, makeRemoveLetterRows } from './domain/dead-letter/letter-upkeep.ts';
import { keepPinWith, verifyPin } from './domain/claim/pin-hash.ts';
import { makeOperations, type Operations } from './domain/operations/operations.ts';
import { makeService, type Ports, type Terms } from './domain/service.ts';
import { makeRemovePacingRows } from './domain/steps/pacing.ts';
import { everyRun, makeUpkeep, onceADay, type Chore, type Upkept } from './domain/upkeep.ts';

const RANDOM_STEPS = 2 ** 32;

/** The running product: the service with everything that the doors need besides. */
export type Product = ReturnType<typeof compose>;

/**
 * Connects the rules to Azure: the only place that knows everyone, and the only composition there is. A local stack is
 * reached through the same adapters, by its settings alone. Nothing is connected before the first call.
 */
export const compose = (config: Config) => {
  const credential = identityCredential(config.identityClientId);
  const nudges = serviceBusNudges({
    connect: () => serviceBusClient(config.serviceBus, credential),
    queue: config.queue,
    newId: randomUUID,
    now: Date.now,
  });
  const deadLetters = serviceBusDeadLetters({
    connect: () => serviceBusClient(config.serviceBus, credential),
    queue: config.queue,
  });
  const ports = portsOf(config, credential, nudges);
  const heads = blobsAuditHeads(config.blobs, credential);
  const operations = operationsOf(config, credential, ports, deadLetters, heads);
  return {
    ...makeService({ ...ports, discardLettersOf: makeDiscardLettersOf(operations.deadLetters) }, termsOf(config)),
    operations,
    upkeep: upkeepOf(config, credential, ports, deadLetters, heads, operations),
    config,
    passPolicy: () => ports.passes.policy(),
    signedIn: signInTokens(config.signIn),
    close: async () => void (await Promise.all([nudges.close(), deadLetters.close()])),
  };
};

type Credential = ReturnType<typeof identityCredential>;

const chance = (): number => randomInt(RANDOM_STEPS) / RANDOM_STEPS;

const random = (bytes: number): Uint8Array<ArrayBuffer> => new Uint8Array(randomBytes(bytes));

/** All but what is made of them. */
type OwnPorts = Omit<Ports, 'discardLettersOf'>;

const portsOf = (config: Config, credential: Credential, nudges: Ports['nudges']): OwnPorts => {
  const table = (name: string) => tableClient(config.tables, name, credential);
  const graph = graphClient({
    baseUrl: config.graphUrl,
    credential,
    newId: randomUUID,
    log: (failure) => logRecord({ event: 'graph call failed', ...failure }),
    governor: graphGovernor({ now: () => performance.now(), sleep: (ms) => delay(ms), random: chance }),
  });
  const peppers = keyVaultPeppers({
    vaultUrl: config.keyVaultUrl,
    secretName: config.pepperSecret,
    credential,
    now: () => performance.now(),
  });
  return {
    contractors: tablesContractors(table('Contractors')),
    requests: tablesRequests(table('Contractors')),
    addresses: tablesAddresses(table('Contractors')),
    pacing: tablesPacing(table('Pacing')),
    claims: tablesClaims(table('Claims')),
    audit: tablesAuditTrail(table('Audit'), Date.now),
    notes: tablesDeadLetterNotes(table('DeadLetterNotes')),
    nudges,
    peppers,
    directory: graphDirectory({ graph, random }),
    passes: graphPasses({ graph }),
    mailer: graphMailer({ graph, mailboxes: config.mailboxes }),
    graphReady: () => graph.signIn(),
    keepPin: keepPinWith(random),
    verifyPin,
    logEntry: makeLogEntry(peppers),
    now: Date.now,
    monotonic: () => performance.now(),
    sleep: (ms) => delay(ms),
    randomBytes: random,
    random: chance,
  };
};

const operationsOf = (
  config: Config,
  credential: Credential,
  ports: OwnPorts,
  deadLetters: ReturnType<typeof serviceBusDeadLetters>,
  auditHeads: AuditHeads,
): Operations => {
  const table = (name: string) => tableClient(config.tables, name, credential);
  return makeOperations({
    ...ports,
    deadLetters,
    notes: tablesDeadLetterNotes(table('DeadLetterNotes')),
    replays: tablesReplays(table('Replays')),
    contractorPages: tablesContractorPages(table('Contractors')),
    auditPages: tablesAuditPages(table('Audit')),
    auditHeads,
    rules: termsOf(config).rules,
    newId: randomUUID,
  });
};

/** What the sweep does besides, in this order. */
const upkeepOf = (
  config: Config,
  credential: Credential,
  { audit: trail, logEntry }: OwnPorts,
  deadLetters: ReturnType<typeof serviceBusDeadLetters>,
  heads: AuditHeads,
  operations: Operations,
): (() => Promise<Upkept>) => {
  const table = (name: string) => tableClient(config.tables, name, credential);
  const now = Date.now;
  const rows = (name: string) => tablesLetterRows(table(name), config.queue);
  const tell = makeTell(trail, logEntry);
  const pacingRows = tablesPacingRows(table('Pacing'), config.mailboxes);
  const removeLetterRows = makeRemoveLetterRows({
    deadLetters,
    notes: rows('DeadLetterNotes'),
    replays: rows('Replays'),
    now,
  });
  const chores: Chore[] = [
    { name: 'dead letters', isDue: everyRun, run: makeLookOverLetters({ desk: operations.deadLetters, now }) },
    {
      name: 'audit heads',
      isDue: everyRun,
      run: makeKeepHeads({ trail, chains: tablesHourlyChains(table('Audit')), heads, now }),
    },
    {
      name: 'audit cut',
      isDue: everyRun,
      run: makeCutEntries({ chains: tablesAgedChains(table('Audit')), tell, days: config.auditDays, now }),
    },
    { name: 'rows of dead letters', isDue: onceADay, run: removeLetterRows },
    { name: 'rows of pacing', isDue: onceADay, run: makeRemovePacingRows(pacingRows, now) },
  ];
  return makeUpkeep(chores, now);
};

const termsOf = (config: Config): Terms => ({
  mode: config.mode,
  pilot: config.pilot,
  tenant: config.signIn.issuer,
  mailboxes: config.mailboxes,
  mailsPerMinute: config.mailsPerMinute,
  maxOpeningsPerHour: config.maxOpeningsPerHour,
  maxEndingsPerHour: config.maxEndingsPerHour,
  foreignPass: config.foreignPass,
  publicUrl: config.publicUrl,
  policies: config.policies,
  rules: { sources: config.sources, policyNames: [...config.policies.keys()], tenantDomains: domainsOf(config) },
  account: {
    userPrincipalNameTemplate: config.userPrincipalNameTemplate,
    tapGroupId: config.tapGroupId,
    adoptInternalGuests: config.adoptInternalGuests,
    ...(config.usageLocation === undefined ? {} : { usageLocation: config.usageLocation }),
  },
  letters: makeLetters({ organisation: config.organisation, helpContact: config.helpContact }, config.publicUrl),
});

/** The tenant's domains as far as settings tell them: those of the accounts that are made and of the mailboxes. */
const domainsOf = ({ userPrincipalNameTemplate, mailboxes }: Config): string[] => [
  ...new Set(
    [userPrincipalNameTemplate, ...mailboxes].map((name) => name.slice(name.lastIndexOf('@') + 1).toLowerCase()),
  ),
];
