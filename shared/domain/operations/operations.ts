import type { AuditTrail, Tell } from '../audit/audit.ts';
import { makeTell, type LogEntry } from '../audit/audit-chain.ts';
import type { AuditHeads } from '../audit/audit-heads.ts';
import { makeAsk } from '../request/ask.ts';
import type { Instant } from '../brand.ts';
import {
  makeContractorDesk,
  type AuditPages,
  type ContractorDeskDeps,
  type ContractorPages,
} from './contractor-desk.ts';
import type { Nudges } from '../contractor/contractor.ts';
import { makeDeadLetterDesk, type DeadLetterDesk } from '../dead-letter/dead-letter-desk.ts';
import { makeHealth, type HealthDeps } from './operations-health.ts';
import type { Requests } from '../request/request.ts';

/** What the operators' side asks of the outside. */
export type OperationsPorts = Pick<DeadLetterDesk, 'deadLetters' | 'notes' | 'replays' | 'rules' | 'now' | 'newId'> &
  Omit<ContractorDeskDeps, 'ask' | 'requests' | 'audit' | 'contractors'> & {
    readonly contractors: ContractorDeskDeps['contractors'] & HealthDeps['contractors'];
    readonly requests: Requests;
    readonly nudges: Nudges;
    readonly audit: AuditTrail;
    readonly logEntry: LogEntry;
    readonly contractorPages: ContractorPages;
    readonly auditPages: AuditPages;
    readonly auditHeads: Pick<AuditHeads, 'page'>;
    readonly randomBytes: (bytes: number) => Uint8Array;
  };

/** Somebody was turned away. */
export interface Refusal {
  readonly actor: string;
  /** Name of the door. */
  readonly operation: string;
  /** The role that would have been needed. */
  readonly needs: string;
}

const MINUTE = 60_000;

/** One entry a minute for each person and door, or a stranger could fill the chain. */
const tellRefusal =
  (tell: Tell, now: () => Instant) =>
  ({ actor, operation, needs }: Refusal): Promise<void> =>
    tell({
      kind: 'operation refused',
      ids: [actor, operation, Math.floor(now() / MINUTE)],
      at: now(),
      facts: { by: actor, operation, needs },
    });

/** What operators and auditors ask of the product. */
export const makeOperations = (ports: OperationsPorts) => {
  const tell = makeTell(ports.audit, ports.logEntry);
  const ask = makeAsk({ ...ports, random: ports.randomBytes });
  const deps = { ...ports, tell, ask };
  const desk = makeDeadLetterDesk(deps);
  return {
    health: makeHealth({ ...ports, listLetters: desk.list }),
    deadLetters: { queue: ports.deadLetters.queue, ...desk },
    contractors: makeContractorDesk(deps),
    listContractors: (after: string, phase?: string) => ports.contractorPages.page(after, phase),
    auditHeads: (after?: string) => ports.auditHeads.page(after),
    auditPage: (after?: string, contractor?: string) => ports.auditPages.page(after, contractor),
    tellRefusal: tellRefusal(tell, ports.now),
  };
};

export type Operations = ReturnType<typeof makeOperations>;
