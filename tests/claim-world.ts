/**
 * One contractor with a claim that has opened, in this process: in-memory ports, a clock that a test moves, a Graph that
 * does as it is told, and a PIN check that costs nothing.
 */
import type { Happening, Tell } from '../shared/domain/audit/audit.ts';
import { makeTell } from '../shared/domain/audit/audit-chain.ts';
import type { Claim, ClaimId, Claims, Pepper } from '../shared/domain/claim/claim.ts';
import type { HandOver } from '../shared/domain/claim/claim-hand-over.ts';
import { indexPartitions, newClaim } from '../shared/domain/claim/claim-opening.ts';
import { contractorKey, type ContractorRecord } from '../shared/domain/contractor/contractor.ts';
import { Fault } from '../shared/domain/fault.ts';
import {
  createTabKey,
  openEnvelope,
  proofOf,
  type Bytes,
  type Envelope,
  type TabKey,
} from '../shared/domain/claim/sealing.ts';
import { redeemClaim, type RedeemOutcome } from '../shared/domain/claim/redeem.ts';
import { releaseClaim } from '../shared/domain/claim/release.ts';
import { Secret } from '../shared/domain/secret.ts';
import { memoryAuditTrail } from './ports/memory-audit-trail.ts';
import { memoryClaims } from './ports/memory-claims.ts';
import { memoryContractors } from './ports/memory-contractors.ts';
import { memoryNudges } from './ports/memory-nudges.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const OPENS = Date.UTC(2026, 11, 1, 7);

const ACCOUNT = 'account-1';
export const SPONSOR = 'sponsor-1';
export const MANAGER = 'manager-1';
export const DEPUTY = 'deputy-1';
const DEPUTIES = 'group-1';

const randomBytes = (count: number): Bytes => crypto.getRandomValues(new Uint8Array(count));

const pepper: Pepper = { version: 'pepper-1', key: new Secret(randomBytes(32)) };

/** What the pretended Graph does next; the last word stays. */
export type GraphSays = 'issued' | Fault | Error;

/** Passes of the one account. */
export const pretendGraph = () => {
  const passes = new Map<string, string>();
  const graph = {
    says: [] as GraphSays[],
    /** Runs before an answer, while the mint is under way. */
    meanwhile: async (): Promise<void> => {},
    created: 0,
    passes,
    away: false,
    list: async () => {
      if (graph.away) throw new Fault('GRAPH_UNAVAILABLE');
      return [...passes.keys()].map((methodId) => ({ methodId, usable: true, reason: 'EnabledByPolicy' }));
    },
    remove: async (_account: string, methodId: string) => {
      if (graph.away) throw new Fault('GRAPH_UNAVAILABLE');
      passes.delete(methodId);
    },
    issue: async (): ReturnType<HandOver['issue']> => {
      await graph.meanwhile();
      const says = (graph.says.length > 1 ? graph.says.shift() : graph.says[0]) ?? 'issued';
      if (says !== 'issued') throw says;
      const methodId = `method-${(graph.created += 1)}`;
      const value = `pass-${graph.created}-Xy7+`;
      passes.clear();
      passes.set(methodId, value);
      return {
        methodId,
        value: new Secret(value),
        expiresAt: OPENS + HOUR,
        userPrincipalName: 'ana.diaz@contoso.example',
      };
    },
  };
  return graph;
};

/** A tab of a browser that landed on the link. */
export interface Tab {
  readonly nonce: Bytes;
  readonly key: TabKey;
}

export const aTab = async (): Promise<Tab> => ({ nonce: randomBytes(32), key: await createTabKey() });

const recordOf = (claim: Claim): ContractorRecord => ({
  key: claim.contractor,
  wanted: {
    externalId: 'C-10442',
    givenName: 'Ana',
    familyName: 'Díaz',
    displayName: 'Ana Díaz',
    privateAddress: 'ana.diaz@example.net',
    phoneNumbers: ['+34 600 000 000'],
    timezone: 'Europe/Madrid',
    sponsor: 'sam.okafor@contoso.example',
    startsOn: '2026-12-01',
  },
  source: 'https://hr.contoso.example/core',
  newest: {},
  seen: [],
  account: { id: ACCOUNT, userPrincipalName: 'ana.diaz@contoso.example', facts: '{}' },
  sponsor: { id: SPONSOR },
  asked: { generation: 1, at: [OPENS - HOUR], releaseBySponsor: false },
  told: {},
  claim: { id: claim.id, generation: 1, sentAt: OPENS - 30 * MINUTE },
  leaving: [],
  attempts: {},
});

/** Swaps that go wrong on request: `next` names the one swap that is lost, or whose answer is. */
const unreliable = (claims: Claims) => {
  const faults: { onSwap: (next: Claim) => 'lost' | 'answer lost' | undefined; swaps: number; reads: number } = {
    onSwap: () => undefined,
    swaps: 0,
    reads: 0,
  };
  const wrapped: Claims = {
    ...claims,
    find: async (id) => {
      faults.reads++;
      return claims.find(id);
    },
    swap: async (known, next) => {
      faults.swaps++;
      const fault = faults.onSwap(next);
      if (fault === 'lost') return undefined;
      const written = await claims.swap(known, next);
      return fault === 'answer lost' ? undefined : written;
    },
  };
  return { claims: wrapped, faults };
};

export interface WorldOptions {
  readonly release?: 'sponsor' | 'none';
  readonly named?: boolean;
}

/** Builds the world. Everything that a test needs to look at or to break is in it. */
export const aWorld = async ({ release = 'sponsor', named = true }: WorldOptions = {}) => {
  const clock = { at: OPENS };
  const id = randomBytes(16);
  const secret = randomBytes(32);
  const { claim, link } = await newClaim('https://pass.contoso.example', {
    id,
    secret: new Secret(secret),
    contractor: contractorKey('C-10442'),
    account: ACCOUNT,
    sponsor: SPONSOR,
    manager: MANAGER,
    terms: { release, passLifetimeMinutes: 60, passUsableOnce: true, deputiesGroup: DEPUTIES },
    opensAt: OPENS,
    expiresAt: OPENS + 72 * HOUR,
    locale: 'es-ES',
    generation: 1,
  });
  const { claims, faults } = unreliable(memoryClaims());
  const contractors = memoryContractors();
  const nudges = memoryNudges();
  const audit = memoryAuditTrail();
  const graph = pretendGraph();
  const told: Happening[] = [];
  const append = makeTell(audit, async () => {});
  const store = { auditAway: false };
  const mode = { live: true };
  const tell: Tell = async (happening) => {
    if (store.auditAway) throw new Fault('STORE_AWAY');
    told.push(happening);
    await append(happening);
  };
  const checks = { verified: 0 };

  await claims.insert(claim);
  await claims.index(claim.id, indexPartitions(claim));
  const { claim: _, ...unnamed } = recordOf(claim);
  await contractors.insert(named ? recordOf(claim) : unnamed);

  const deps: HandOver = {
    claims,
    contractors,
    peppers: { pepper: async () => pepper },
    passes: graph,
    directory: {
      find: async () => undefined,
      groupsOf: async (oid) => (oid === DEPUTY ? [DEPUTIES, 'group-2'] : []),
    },
    audit,
    issue: graph.issue,
    isLive: () => mode.live,
    graphReady: async () => {
      if (graph.away) throw new Fault('GRAPH_UNAVAILABLE');
    },
    keepPin: async (pin) => ({ salt: 'salt', hash: `hash of ${pin.open()}`, pepperVersion: pepper.version }),
    verifyPin: async (pin, { hash }) => {
      checks.verified++;
      return hash === `hash of ${pin.open()}`;
    },
    tell,
    nudges,
    now: () => clock.at,
    random: randomBytes,
  };

  const proof = await proofOf(secret, id);
  let redeeming: ReturnType<typeof redeemClaim> | undefined;
  const redeem = (tab: Tab, pin?: string, shown: { id?: ClaimId; proof?: Bytes } = {}): Promise<RedeemOutcome> => {
    // As in the product, all requests share one; made late, so that a test may change what it is made of.
    redeeming ??= redeemClaim(deps);
    return redeeming({
      id: shown.id ?? claim.id,
      proof: new Secret(shown.proof ?? proof),
      nonce: new Secret(tab.nonce),
      key: tab.key.publicPoint,
      ...(pin !== undefined && { pin: new Secret(pin) }),
    });
  };

  return {
    deps,
    clock,
    claim,
    link,
    proof,
    claims,
    contractors,
    nudges,
    audit,
    graph,
    faults,
    store,
    mode,
    told,
    checks,
    redeem,
    row: async (): Promise<Claim> => {
      const known = await claims.find(claim.id);
      if (!known) throw new Error('the claim row is gone');
      return known.claim;
    },
    change: async (differs: Partial<Claim>): Promise<void> => {
      const known = await claims.find(claim.id);
      if (known) await claims.swap(known, { ...known.claim, ...differs });
    },
    /** What the record says about its claim: another id, or none. */
    name: async (differs: Partial<ContractorRecord>): Promise<void> => {
      const known = await contractors.read(claim.contractor);
      if (known) await contractors.swap(known, { ...known.value, ...differs });
    },
    release: async (oid: string = SPONSOR): Promise<string> => {
      const released = await releaseClaim(deps)({ id: claim.id, by: { oid } });
      if (released.kind !== 'released') throw new Error(`not released: ${released.kind}`);
      return released.pin.open();
    },
    reveal: async (tab: Tab, envelope: Envelope) =>
      openEnvelope(envelope, { id, proof, nonce: tab.nonce, tabKey: tab.key }),
    kinds: (): string[] => told.map(({ kind }) => kind),
  };
};

export type World = Awaited<ReturnType<typeof aWorld>>;

/** A well-formed PIN that is not this one. */
export const anotherPin = (pin: string): string => (pin === '7K3M9QXT6' ? '000000000' : '7K3M9QXT6');
