import { SERVICE_PARTITION } from '../shared/domain/audit/audit-chain.ts';
import { answer } from './http-answer.ts';
import { registerContractors } from './operations-contractors.ts';
import { registerDeadLetters } from './operations-dead-letters.ts';
import { registerOperationsHealth } from './operations-health.ts';
import { malformed, registerOperation, type OperationsDoors } from './operations-guard.ts';

const CURSOR = /^[A-Za-z0-9._~-]{1,40}\/\d{10}$/;

/** Contractors are upper case; what concerns none is `~service`. */
const chainOf = (contractor: string | undefined): string | undefined =>
  contractor === SERVICE_PARTITION ? contractor : contractor?.toUpperCase();

/** The audit trail a page at a time, each entry as it was hashed, so that whoever has the export can verify it alone. */
const registerAudit = (doors: OperationsDoors): void =>
  registerOperation(doors, 'operations-audit', 'audit', {
    GET: {
      acts: false,
      handle: async ({ query }) => {
        const after = query.get('after') ?? undefined;
        if (after !== undefined && !CURSOR.test(after)) return malformed('after', 'the next of the page before');
        const contractor = query.get('contractor') ?? undefined;
        return answer(200, { ...(await doors.operations.auditPage(after, chainOf(contractor))) });
      },
    },
  });

const HOUR = /^\d{4}-\d{2}-\d{2}T\d{2}$/;

/** Where the chains stood, hour by hour, out of the container that nobody can change. */
const registerAuditHeads = (doors: OperationsDoors): void =>
  registerOperation(doors, 'operations-audit-heads', 'audit/heads', {
    GET: {
      acts: false,
      handle: async ({ query }) => {
        const after = query.get('after') ?? undefined;
        if (after !== undefined && !HOUR.test(after)) return malformed('after', 'the next of the page before');
        return answer(200, { ...(await doors.operations.auditHeads(after)) });
      },
    },
  });

/** Everything under `/api/operations`: one way in for operators and auditors, one audit. */
export const registerOperations = (doors: OperationsDoors): void => {
  registerOperationsHealth(doors);
  registerDeadLetters(doors);
  registerContractors(doors);
  registerAudit(doors);
  registerAuditHeads(doors);
};
