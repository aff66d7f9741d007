import type { Directory } from '../account/account.ts';
import type { AuditEntry, AuditTrail } from '../audit/audit.ts';
import type { Instant } from '../brand.ts';
import type { Claim, Claims } from '../claim/claim.ts';
import {
  contractorKey,
  EXTERNAL_ID,
  type ContractorKey,
  type ContractorRecord,
  type Contractors,
  type StepName,
} from '../contractor/contractor.ts';
import type { FaultCode } from '../fault.ts';
import type { ExistingPass, Passes } from '../account/pass.ts';
import { phaseOf, type Phase } from '../contractor/phase.ts';
import type { Request, RequestAct, Requests } from '../request/request.ts';
import { isHeld, isNamed } from '../claim/vouching.ts';

/** One contractor in a list. Names no person. */
export interface ListedContractor {
  readonly key: ContractorKey;
  readonly phase: string;
  readonly dueAt?: Instant;
  readonly blocked: readonly FaultCode[];
}

export interface ContractorPage {
  readonly contractors: readonly ListedContractor[];
  /** The last key of this page, when there may be more. */
  readonly next?: string;
}

/** Contractors and audit entries in the order of their keys, a page at a time. Throws `STORE_AWAY`. */
export interface ContractorPages {
  /** Those behind `after`, in one phase or in any. */
  page(after: string, phase: string | undefined): Promise<ContractorPage>;
  /** All of them; any number. */
  each(): AsyncIterable<ListedContractor>;
}

export interface AuditPages {
  /** Entries behind `after` (the `next` of the page before), of one contractor or of all, oldest first within each. */
  page(after: string | undefined, contractor: string | undefined): Promise<AuditPage>;
}

export interface AuditPage {
  readonly entries: readonly AuditEntry[];
  readonly next?: string;
}

export interface ContractorDeskDeps {
  readonly contractors: Pick<Contractors, 'read'>;
  readonly directory: Pick<Directory, 'find'>;
  readonly requests: Pick<Requests, 'of'>;
  readonly claims: Pick<Claims, 'find'>;
  readonly passes: Pick<Passes, 'list'>;
  readonly audit: Pick<AuditTrail, 'read'>;
  readonly ask: (asked: Omit<Request, 'id' | 'at'>) => Promise<Request>;
}

/** Everything that is known of one contractor, personal data left out. */
export interface ShownContractor {
  readonly key: ContractorKey;
  readonly phase: Phase;
  readonly record: ContractorRecord;
  readonly claim?: Claim;
  /** What Graph answered; undefined: there is no account, or Graph did not say. */
  readonly passes?: readonly ExistingPass[];
  readonly waiting: readonly Request[];
  readonly blocks: readonly { readonly step: StepName; readonly code: FaultCode; readonly at: Instant }[];
  readonly timeline: readonly AuditEntry[];
}

export interface OperatorRequest {
  readonly act: RequestAct;
  readonly actor: string;
  readonly reason: string;
  readonly details: Request['details'];
}

/** What became of an operator's request. `named`: the change makes them the sponsor; somebody else has to confirm it. */
export type OperatorAsked =
  { readonly kind: 'asked'; readonly request: Request } | { readonly kind: 'unknown' } | { readonly kind: 'named' };

const blocksOf = ({ attempts }: ContractorRecord): ShownContractor['blocks'] =>
  Object.entries(attempts).flatMap(([step, attempt]) =>
    attempt.blocked ? [{ step: step as StepName, ...attempt.blocked }] : [],
  );

/** The record of that number; undefined: nobody has it, or it could be nobody's. */
const recordOf = async (
  { contractors }: Pick<ContractorDeskDeps, 'contractors'>,
  externalId: string,
): Promise<ContractorRecord | undefined> =>
  EXTERNAL_ID.test(externalId) ? (await contractors.read(contractorKey(externalId)))?.value : undefined;

/** Where one contractor stands, from the record alone. */
const standing = async (deps: Pick<ContractorDeskDeps, 'contractors'>, externalId: string) => {
  const record = await recordOf(deps, externalId);
  return record && { phase: phaseOf(record), blocked: blocksOf(record).map(({ code }) => code) };
};

const show =
  ({ contractors, requests, claims, passes, audit }: ContractorDeskDeps) =>
  async (externalId: string): Promise<ShownContractor | undefined> => {
    const record = await recordOf({ contractors }, externalId);
    if (!record) return undefined;
    const { key } = record;
    const [claim, atGraph, waiting, timeline] = await Promise.all([
      record.claim && claims.find(record.claim.id),
      // What Graph does not say is missing from the picture; everything else is still worth seeing.
      record.account && passes.list(record.account.id).catch(() => undefined),
      requests.of(key),
      audit.read(key),
    ]);
    return {
      key,
      phase: phaseOf(record),
      record,
      waiting,
      timeline,
      blocks: blocksOf(record),
      ...(claim && { claim: claim.claim }),
      ...(atGraph && { passes: atGraph }),
    };
  };

const ask =
  (deps: ContractorDeskDeps) =>
  async (externalId: string, { act, actor, reason, details }: OperatorRequest): Promise<OperatorAsked> => {
    const record = await recordOf(deps, externalId);
    if (!record) return { kind: 'unknown' };
    const { key: contractor } = record;
    const confirms = act === 'confirm-contact' && details['confirm'] === true;
    if (confirms && isHeld(record) && (await isNamed(deps, record, { oid: actor }))) return { kind: 'named' };
    return { kind: 'asked', request: await deps.ask({ contractor, act, actor, reason, details }) };
  };

/** What operators see of contractors and ask for. Whoever calls this has settled that the person may. */
export const makeContractorDesk = (deps: ContractorDeskDeps) => ({
  show: show(deps),
  standing: (externalId: string) => standing(deps, externalId),
  /** Notes what is asked for; reconcile applies it within seconds. */
  ask: ask(deps),
});
