import { withFailure } from '../contractor/attempt.ts';
import type { CarriedOut, Reconcile, Reconciling } from './reconcile.ts';
import { knownOf, settleDue } from './reconcile.ts';
import type { ContractorRecord, Versioned } from '../contractor/contractor.ts';
import { plan, type Act } from './plan.ts';
import { policyOf } from '../contractor/policy.ts';

/** What would become of an act: Graph is read, nothing is written anywhere. */
export type Foresee = (act: Act, record: ContractorRecord) => Promise<CarriedOut>;

type Observing = Pick<Reconciling, 'contractors' | 'claims' | 'nudges' | 'policies' | 'tell' | 'now'> & {
  readonly foresee: Foresee;
};

/**
 * Mode *observe*: walks the plan on a copy of the record, as if each step had succeeded, and audits each one once as
 * foreseen. On the record only `dueAt` changes, so going live starts from nothing done. Same signature as `reconcile`.
 */
export const makeObserve =
  (deps: Observing): Reconcile =>
  async (key) => {
    for (;;) {
      const read = await deps.contractors.read(key);
      if (!read || (await settleDue(deps, read, await walk(deps, read)))) return undefined;
    }
  };

/** Walks until nothing is due; what the walk would wait for, if anything. */
const walk = async (deps: Observing, read: Versioned<ContractorRecord>): Promise<number | undefined> => {
  let copy = read.value;
  for (;;) {
    const step = plan(await knownOf(deps.claims, copy), deps.now(), deps.policies);
    if (step.kind === 'nothing') return undefined;
    if (step.kind === 'wait until') return step.at;
    copy = await foreseen(deps, step, copy);
  }
};

const foreseen = async (deps: Observing, act: Act, copy: ContractorRecord): Promise<ContractorRecord> => {
  const { record, fault } = await deps.foresee(act, copy);
  const facts = { step: act.kind, ...(fault ? { fault: fault.code } : {}) };
  await deps.tell({
    kind: 'step foreseen',
    contractor: copy.key,
    ids: [act.kind, copy.newest.facts ?? 0, fault?.code ?? ''],
    at: deps.now(),
    facts,
  });
  return fault
    ? withFailure(record, act.kind, fault, deps.now(), policyOf(deps.policies, record.wanted?.policy), 0.5)
    : record;
};
