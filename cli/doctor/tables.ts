import { tableClient } from '../../shared/adapters/tables-client.ts';
import { tablesContractors } from '../../shared/adapters/tables-contractors.ts';
import { apiAt } from '../api.ts';
import { NotSeen, ok, wrong, type Check, type Verdict } from './check.ts';
import type { Place } from './reach.ts';
import { PATIENCE_MS, source } from './source.ts';
import { makeAgain, type Subject } from './subject.ts';

/** Every table of the product; a test compares them with the template's. */
export const TABLES = ['Contractors', 'Claims', 'Audit', 'DeadLetterNotes', 'Pacing', 'Replays'] as const;

const NAME = 'Table storage';
const RIGHT = 'Storage Table Data Reader on the storage account';
/** The sweep comes every 5 minutes, and looks at each overdue contractor every 15. */
const LATE_MS = 20 * 60_000;
const MANY = 1_000;
const NOBODY = '~doctor';

type Found = 'there' | 'missing';

/** A look at a partition that nobody has. */
const askTable = async ({ config, caller }: Subject, name: string, abortSignal: AbortSignal): Promise<Found> => {
  const table = tableClient(config.tables, name, caller.credential, PATIENCE_MS);
  try {
    await table.listEntities({ abortSignal, queryOptions: { filter: `PartitionKey eq '${NOBODY}'` } }).next();
    return 'there';
  } catch (error) {
    if (Object(error).statusCode === 404) return 'missing';
    throw error;
  }
};

interface Overdue {
  readonly count: number;
  readonly oldestAt: number;
}

const inTables = async ({ config, caller, now }: Subject): Promise<Overdue> => {
  const rows = tablesContractors(tableClient(config.tables, 'Contractors', caller.credential));
  let count = 0;
  let oldestAt = Infinity;
  for await (const { dueAt } of rows.overdue(now() - LATE_MS)) {
    count += 1;
    oldestAt = Math.min(oldestAt, dueAt);
    if (count === MANY) break;
  }
  return { count, oldestAt };
};

interface Health {
  readonly overdue: { readonly count?: number; readonly oldest?: { readonly at: string } };
}

/** As the service tells those who hold a role in it. */
const fromService = async ({ config, now }: Subject): Promise<Overdue> => {
  const { overdue } = await (await apiAt(config.publicUrl)).get<Health>('health');
  const oldestAt = Date.parse(overdue.oldest?.at ?? '');
  return oldestAt < now() - LATE_MS ? { count: overdue.count ?? 1, oldestAt } : { count: 0, oldestAt: Infinity };
};

const standing = async (subject: Subject, there: () => Promise<unknown>): Promise<Overdue> => {
  try {
    await there();
    return await inTables(subject);
  } catch {
    return fromService(subject).catch(() => {
      throw new NotSeen('neither the tables nor the service say', `${RIGHT}, or a role in First Day Pass`);
    });
  }
};

const judgeOverdue = ({ isLocal }: Subject, { count, oldestAt }: Overdue): Verdict => {
  if (count === 0) return ok('nobody');
  const since = new Date(oldestAt).toISOString();
  return wrong(
    `${count === MANY ? `${MANY} or more` : count} contractor(s) are overdue, the oldest since ${since}`,
    isLocal
      ? 'npm start'
      : 'see whether the sweep runs: docs/operate.md; then az functionapp restart --name <app> --resource-group <group>',
  );
};

export const tablesChecks = (subject: Subject, place: Place): readonly Check[] => {
  const mend = makeAgain(subject);
  const sources = TABLES.map((table) => ({
    table,
    asked: source({ name: NAME, right: RIGHT, ask: (signal) => askTable(subject, table, signal) }),
  }));
  const [{ asked: first }] = sources as [(typeof sources)[number]];
  return [
    {
      id: 'tables/answer',
      expects: 'Table storage answers',
      why: 'Record, claims and audit are there; without them nothing is done and no pass is given.',
      look: place.answers,
    },
    {
      id: 'tables/present',
      expects: 'every table is there',
      why: 'The app makes none by itself.',
      look: async () => {
        const found = await Promise.all(sources.map(async ({ table, asked }) => ({ table, is: await asked() })));
        const missing = found.filter(({ is }) => is === 'missing').map(({ table }) => table);
        return missing.length === 0 ? ok(`${TABLES.length} tables`) : wrong(`missing: ${missing.join(', ')}`, mend);
      },
    },
    {
      id: 'records/overdue',
      expects: 'no contractor is overdue by more than 20 minutes',
      why: 'Whoever is overdue waits for an account, a link or an end, and the sweep has not carried them on.',
      look: async () => judgeOverdue(subject, await standing(subject, first)),
    },
  ];
};
