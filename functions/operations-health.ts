import type { Instant } from '../shared/domain/brand.ts';
import { FAULTS } from '../shared/domain/fault.ts';
import type { FaultCount, OperationsHealth, Overdue, Part } from '../shared/domain/operations/operations-health.ts';
import { answer, rfc3339 } from './http-answer.ts';
import { OPERATOR, registerOperation, type OperationsDoors } from './operations-guard.ts';

const read = <T extends object, Wire extends object>(part: Part<T>, wire: (value: T) => Wire) => {
  if (!('unread' in part)) return wire(part);
  const { says, wayOut } = FAULTS[part.unread];
  return { unread: part.unread, says, wayOut };
};

const at = <T extends { readonly at: Instant }>({ at: instant, ...rest }: T) => ({ ...rest, at: rfc3339(instant) });

const overdue = ({ oldest, ...counts }: Overdue) => ({ ...counts, oldest: oldest && at(oldest) });

const faultCount = ({ oldestAt, ...count }: FaultCount) => ({ ...count, oldestAt: rfc3339(oldestAt) });

const wire = (health: OperationsHealth) => ({
  contractors: read(health.contractors, ({ blocked, ...counts }) => ({
    ...counts,
    blocked: Object.entries(blocked).map(([fault, count]) => ({
      fault,
      says: FAULTS[fault as keyof typeof FAULTS].says,
      count,
    })),
  })),
  overdue: read(health.overdue, overdue),
  requests: read(health.requests, overdue),
  deadLetters: read(health.deadLetters, ({ faults, ...counts }) => ({ ...counts, faults: faults.map(faultCount) })),
});

/** How everything stands, and what whoever asks may do about it. */
export const registerOperationsHealth = (doors: OperationsDoors): void => {
  const { mode, pilot } = doors.config;
  registerOperation(doors, 'operations-health', 'health', {
    GET: {
      acts: false,
      handle: async () =>
        answer(200, {
          at: new Date().toISOString(),
          mode,
          pilot: mode === 'pilot' ? pilot.length : undefined,
          ...wire(await doors.operations.health()),
        }),
    },
  });
  registerOperation(doors, 'operations-role', 'role', {
    GET: {
      acts: false,
      handle: async (_, { oid, roles }) => answer(200, { id: oid, acts: roles.includes(OPERATOR), mode }),
    },
  });
};
