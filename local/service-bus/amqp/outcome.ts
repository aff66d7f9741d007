import type { Typed } from 'rhea';
import type { Settlement } from '../settlement.ts';
import { isNothing } from './codec.ts';
import type { Delivery } from './engine.ts';
import type { Property } from './sections.ts';

/** The outcomes of AMQP 1.0 (part 3, "Delivery State") as rhea names its events. */
export type OutcomeName = 'accepted' | 'rejected' | 'released' | 'modified';

const UNDELIVERABLE_HERE = 1;
const MESSAGE_ANNOTATIONS = 2;
const ERROR = 0;
const ERROR_INFO = 2;
const REASONS: ReadonlySet<string> = new Set(['DeadLetterReason', 'DeadLetterErrorDescription']);

/** The entries of an AMQP map as properties to set, values with their types. */
export const propertiesOf = (map: Typed | undefined): Property[] => {
  if (!map || isNothing(map)) return [];
  const items = map.value as readonly Typed[];
  const properties: Property[] = [];
  for (let at = 0; at + 1 < items.length; at += 2) {
    properties.push({ name: String((items[at] as Typed).value), value: items[at + 1] as Typed });
  }
  return properties;
};

/** A reason that the client left out is not a property without a value. */
export const withoutEmptyReasons = (properties: readonly Property[]): Property[] =>
  properties.filter(({ name, value }) => !REASONS.has(name) || !isNothing(value));

const itemOf = (typed: Typed | undefined, index: number): Typed | undefined =>
  (typed?.value as readonly Typed[] | undefined)?.[index];

/** What a client's disposition asks for. */
export const settlementOf = (outcome: OutcomeName, { remote_state }: Delivery): Settlement => {
  const fields = remote_state?.value ?? [];
  switch (outcome) {
    case 'accepted':
      return { kind: 'complete' };
    case 'released':
      return { kind: 'release' };
    case 'rejected': {
      const properties = withoutEmptyReasons(propertiesOf(itemOf(fields[ERROR], ERROR_INFO)));
      return { kind: 'dead-letter', properties };
    }
    case 'modified': {
      const kind = fields[UNDELIVERABLE_HERE]?.value === true ? 'defer' : 'abandon';
      return { kind, properties: propertiesOf(fields[MESSAGE_ANNOTATIONS]) };
    }
  }
};
