import type { AuditEntry } from '../shared/domain/audit/audit.ts';
import { firstBroken } from '../shared/domain/audit/audit-chain.ts';
import type { HeadsOfHour } from '../shared/domain/audit/audit-heads.ts';
import { endOf, firstMismatch, witnesses, type Mismatch } from '../shared/domain/audit/audit-witness.ts';
import { apiAt } from './api.ts';
import { entriesIn, entriesOf, headsOf } from './audit-entries.ts';
import { EXIT } from './exit-codes.ts';
import { json, line, progress } from './print.ts';
import type { Shared } from './shared-options.ts';

export interface Verifying extends Shared {
  readonly contractor?: string;
  readonly heads?: boolean;
}

type Chains = ReadonlyMap<string, readonly AuditEntry[]>;

interface Broken {
  readonly contractor: string;
  readonly number: number;
  readonly kind?: string;
  readonly why: 'broken' | Mismatch['why'];
  /** Of a head: its entry, and its hour. */
  readonly last?: number;
  readonly hour?: string;
}

const chainsOf = async (entries: AsyncIterable<AuditEntry>): Promise<Chains> => {
  const chains = new Map<string, AuditEntry[]>();
  let read = 0;
  for await (const entry of entries) {
    const chain = chains.get(entry.contractor) ?? [];
    chain.push(entry);
    chains.set(entry.contractor, chain);
    if (++read % 200 === 0) progress(`${read} entries read`);
  }
  progress('');
  return chains;
};

/** A chain that is broken in itself is not held to heads besides. */
const brokenIn = (chains: Chains, heads: ReturnType<typeof witnesses>): readonly Broken[] =>
  [...new Set([...chains.keys(), ...heads.keys()])].toSorted().flatMap((contractor): Broken[] => {
    const chain = chains.get(contractor) ?? [];
    const entry = firstBroken(chain);
    if (entry) return [{ contractor, number: entry.number, kind: entry.kind, why: 'broken' }];
    const mismatch = firstMismatch(chain, heads.get(contractor) ?? []);
    if (!mismatch) return [];
    const kind = chain.find(({ number }) => number === mismatch.number)?.kind;
    return [{ ...mismatch, ...(kind !== undefined && { kind }) }];
  });

const tellBroken = ({ contractor, number, kind, why, last, hour }: Broken): void => {
  const stood = `the head kept for ${hour} (UTC) says so of entry ${last}`;
  switch (why) {
    case 'broken':
      return line(`${contractor}: entry ${number} (${kind}) is the first that does not hold.`);
    case 'rewritten':
      return line(`${contractor}: entry ${number} (${kind}) is the first that may have been rewritten; ${stood}.`);
    case 'missing':
      return line(`${contractor}: entry ${number} is missing, and all that followed; ${stood}.`);
    case 'cut early':
      return line(`${contractor}: entry ${number} was cut before its time; ${stood}.`);
  }
};

/** A head is kept within the hour after the one in which its entry was written. */
const HEADED_WITHIN_MS = 130 * 60_000;

const countOf = (chains: Chains, isCounted: (entry: AuditEntry) => boolean): number =>
  [...chains.values()].reduce((sum, chain) => sum + chain.filter(isCounted).length, 0);

interface Against {
  readonly hours: number;
  readonly last: string | undefined;
  /** Entries behind no head yet: whoever may write the table may still rewrite them unseen. */
  readonly unwitnessed: number;
  /** Those that should have one by now. */
  readonly overdue: number;
}

const comparison = (chains: Chains, heads: ReturnType<typeof witnesses>, hours: readonly HeadsOfHour[]): Against => {
  const isLoose = ({ contractor, number }: AuditEntry): boolean =>
    number > (heads.get(contractor)?.at(-1)?.number ?? 0);
  const before = Date.now() - HEADED_WITHIN_MS;
  return {
    hours: hours.length,
    last: hours.at(-1)?.hour,
    unwitnessed: countOf(chains, isLoose),
    overdue: countOf(chains, (entry) => entry.at < before && isLoose(entry)),
  };
};

const tellAgainst = ({ hours, last, unwitnessed, overdue }: Against): void => {
  line(
    `Held to the heads of ${hours} hour(s)${last === undefined ? '' : `, the last ${last} (UTC)`}; ${unwitnessed} entries have no head yet.`,
  );
  if (overdue > 0)
    line(
      `${overdue} of those are older than two hours and should have a head. Is the sweep running, and may it write?`,
    );
};

/** An export knows nothing of what came after it. */
const upTo = (chains: Chains, hours: readonly HeadsOfHour[]): readonly HeadsOfHour[] => {
  let newest = 0;
  for (const chain of chains.values()) for (const { at } of chain) newest = Math.max(newest, at);
  return hours.filter((hour) => endOf(hour) <= newest);
};

/** Of the service heads come before entries, so that no entry is younger than they are. */
const toVerify = async (file: string | undefined, { url, contractor, heads }: Verifying) => {
  const hours = file === undefined || heads ? await headsOf(await apiAt(url)) : undefined;
  const chains = await chainsOf(file === undefined ? entriesOf(await apiAt(url), contractor) : entriesIn(file));
  return { chains, hours: file !== undefined && hours ? upTo(chains, hours) : hours };
};

/** Goes over the chains of an export, or of the service and its heads. */
export const verify = async (file: string | undefined, options: Verifying): Promise<void> => {
  const { chains, hours } = await toVerify(file, options);
  const kept = witnesses(hours ?? []);
  const only = options.contractor?.toUpperCase();
  const heads = only === undefined ? kept : new Map([...kept].filter(([name]) => name.toUpperCase() === only));
  const broken = brokenIn(chains, heads);
  const entries = countOf(chains, () => true);
  const against = hours && comparison(chains, heads, hours);
  if (options.json) json({ chains: chains.size, entries, broken, heads: against });
  else {
    line(`${entries} entries in ${chains.size} chain(s), ${broken.length} of them broken.`);
    if (against) tellAgainst(against);
    else line('Not held to any heads: say --heads to hold it to those that the service has kept.');
    for (const one of broken) tellBroken(one);
  }
  if (broken.length > 0) process.exitCode = EXIT.brokenChain;
};
