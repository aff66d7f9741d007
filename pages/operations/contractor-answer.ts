/** Contractors as the operations API tells them (docs: operate, Operations). Instants are RFC 3339, UTC. */
import { instantOf, listOf, membersOf, numberOf, present, textOf } from '../read-answer.ts';

/** One line of a list. */
export interface Listed {
  readonly key: string;
  readonly phase: string;
  readonly nextAt?: string;
  /** Fault codes. */
  readonly blocked: readonly string[];
}

export interface ContractorPage {
  readonly contractors: readonly Listed[];
  /** What the next page comes after. */
  readonly next?: string;
}

export interface Block {
  readonly step: string;
  readonly code: string;
  readonly at: string;
  readonly says: string;
  readonly wayOut: string;
}

/** What somebody asked for and nobody has applied yet. */
export interface Waiting {
  readonly act: string;
  readonly by: string;
  readonly reason: string;
  readonly at: string;
}

/** One entry of the audit trail. */
export interface StoryLine {
  readonly number: number;
  readonly kind: string;
  readonly at: string;
  /** On the contractor's clock, in words. */
  readonly local?: string;
  /** A plain sentence. */
  readonly says?: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

export interface Facts {
  /** `YYYY-MM-DD` in the contractor's zone. */
  readonly startsOn: string;
  readonly startsAt?: string;
  readonly endsOn?: string;
  /** IANA. */
  readonly timezone: string;
  readonly policy?: string;
  readonly hasPrivateAddress: boolean;
}

export interface Contractor {
  readonly key: string;
  readonly phase: string;
  readonly source: string;
  /** Undefined: HR has told none, or they are wiped. */
  readonly facts?: Facts;
  readonly accountId?: string;
  readonly claim?: { readonly state: string; readonly opensAt: string; readonly expiresAt: string };
  /** Undefined: there is no account, or Graph did not say. */
  readonly passes?: readonly { readonly usable: boolean; readonly reason: string; readonly startsAt?: string }[];
  readonly heldSince?: string;
  readonly nextAt?: string;
  readonly blocks: readonly Block[];
  readonly waiting: readonly Waiting[];
  readonly story: readonly StoryLine[];
}

const maybe = (value: unknown): string | undefined => textOf(value) || undefined;

const readListed = (value: unknown): Listed => {
  const { key, phase, nextAt, blocked } = membersOf(value);
  return {
    key: textOf(key),
    phase: textOf(phase),
    blocked: listOf(blocked).map(textOf),
    ...present({ nextAt: instantOf(nextAt) }),
  };
};

export const readContractorPage = (body: unknown): ContractorPage => {
  const { contractors, next } = membersOf(body);
  return { contractors: listOf(contractors).map(readListed), ...present({ next: maybe(next) }) };
};

const readFacts = (value: unknown): Facts | undefined => {
  const { startsOn, startsAt, endsOn, timezone, policy, hasPrivateAddress } = membersOf(value);
  if (typeof startsOn !== 'string') return undefined;
  return {
    startsOn,
    timezone: textOf(timezone),
    hasPrivateAddress: hasPrivateAddress === true,
    ...present({ startsAt: maybe(startsAt), endsOn: maybe(endsOn), policy: maybe(policy) }),
  };
};

const readClaim = (value: unknown): Contractor['claim'] => {
  const { state, opensAt, expiresAt } = membersOf(value);
  return typeof state === 'string' ? { state, opensAt: textOf(opensAt), expiresAt: textOf(expiresAt) } : undefined;
};

const readPasses = (value: unknown): Contractor['passes'] =>
  Array.isArray(value)
    ? value.map((one) => {
        const { usable, reason, startsAt } = membersOf(one);
        return { usable: usable === true, reason: textOf(reason), ...present({ startsAt: instantOf(startsAt) }) };
      })
    : undefined;

const readBlock = (value: unknown): Block => {
  const { step, code, at, says, wayOut } = membersOf(value);
  return { step: textOf(step), code: textOf(code), at: textOf(at), says: textOf(says), wayOut: textOf(wayOut) };
};

const readWaiting = (value: unknown): Waiting => {
  const { act, by, reason, at } = membersOf(value);
  return { act: textOf(act), by: textOf(by), reason: textOf(reason), at: textOf(at) };
};

const readLine = (value: unknown): StoryLine => {
  const { number, kind, at, local, says, facts } = membersOf(value);
  return {
    number: numberOf(number),
    kind: textOf(kind),
    at: textOf(at),
    facts: membersOf(facts),
    ...present({ local: maybe(local), says: maybe(says) }),
  };
};

/** Undefined: it is no contractor. */
export const readContractor = (body: unknown): Contractor | undefined => {
  const { key, phase, source, facts, account, claim, passes, heldSince, nextAt, ...lists } = membersOf(body);
  if (typeof key !== 'string' || typeof phase !== 'string') return undefined;
  return {
    key,
    phase,
    source: textOf(source),
    blocks: listOf(lists['blocks']).map(readBlock),
    waiting: listOf(lists['waiting']).map(readWaiting),
    story: listOf(lists['timeline']).map(readLine),
    ...present({
      facts: readFacts(facts),
      accountId: maybe(membersOf(account)['id']),
      claim: readClaim(claim),
      passes: readPasses(passes),
      heldSince: instantOf(heldSince),
      nextAt: instantOf(nextAt),
    }),
  };
};
