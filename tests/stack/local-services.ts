import type { StackAddresses } from '../../samples/running-stack.ts';

/** What the local Graph counted since it started. */
export interface GraphCalls {
  /** By `METHOD /route`. */
  readonly calls: Readonly<Record<string, number>>;
  /** Requests that changed something. */
  readonly writes: number;
  /** By user principal name. */
  readonly passesCreated: Readonly<Record<string, number>>;
  /** Delivered to any address. */
  readonly mails: number;
}

type Graph = Pick<StackAddresses, 'graph'>;

const read = async <T>(url: string): Promise<T> => (await (await fetch(url)).json()) as T;

/** What was asked of the local Graph. */
export const graphCalls = ({ graph }: Graph): Promise<GraphCalls> => read(`${graph.url}/_local/calls`);

/** Every address that has mail, and how many. */
export const mailboxes = ({ graph }: Graph): Promise<readonly { address: string; count: number }[]> =>
  read(`${graph.url}/_local/mail`);

/** Has the local Graph misbehave; see `docs/local-stack.md` for the names. */
export const withGraphFault = async ({ graph }: Graph, fault: Readonly<Record<string, unknown>>): Promise<void> => {
  const { status } = await fetch(`${graph.url}/_local/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fault),
  });
  if (status !== 200) throw new Error(`the local Graph took the fault with ${status}`);
};

/** What a queue of the local broker holds; messages that are being handled count as active. */
export interface Backlog {
  readonly name: string;
  readonly active: number;
  readonly locked: number;
  readonly scheduled: number;
  readonly deadLetter: number;
}

/** Every queue of the local broker. */
export const backlogs = ({ serviceBus }: Pick<StackAddresses, 'serviceBus'>): Promise<readonly Backlog[]> =>
  read(`${serviceBus.controlUrl}/_local/queues`);

/** The contractor queue. */
export const backlog = async ({ serviceBus }: Pick<StackAddresses, 'serviceBus'>): Promise<Backlog> => {
  const found = (await backlogs({ serviceBus })).find(({ name }) => name === serviceBus.queue);
  if (!found) throw new Error('the broker does not know the contractor queue');
  return found;
};
