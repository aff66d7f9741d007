import { parseDuration } from './duration.ts';

/** What a queue is: the properties of Azure Service Bus under their own names, durations in milliseconds. */
export interface QueueProperties {
  readonly name: string;
  readonly requiresSession: boolean;
  readonly lockDuration: number;
  readonly maxDeliveryCount: number;
  /** `Infinity`: messages live for ever. */
  readonly defaultMessageTimeToLive: number;
  readonly deadLetteringOnMessageExpiration: boolean;
  readonly requiresDuplicateDetection: boolean;
  readonly duplicateDetectionHistoryTimeWindow: number;
  /** Bytes. */
  readonly maxMessageSize: number;
}

export interface NamespaceConfig {
  readonly name: string;
  readonly queues: readonly QueueProperties[];
}

/** The configuration cannot be used; the message lists every problem with its place. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(problems: readonly string[]) {
    super(`The broker's configuration cannot be used:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}

type Report = (problem: string) => void;
type Fields = Record<string, unknown>;

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const KNOWN = [
  'RequiresSession',
  'LockDuration',
  'MaxDeliveryCount',
  'DefaultMessageTimeToLive',
  'DeadLetteringOnMessageExpiration',
  'RequiresDuplicateDetection',
  'DuplicateDetectionHistoryTimeWindow',
  'MaxMessageSizeInKilobytes',
  'ForwardTo',
  'ForwardDeadLetteredMessagesTo',
];

/** One queue's properties, read beside the path that names them in a complaint. */
class Properties {
  readonly #fields: Fields;
  readonly #path: string;
  readonly #report: Report;

  constructor(fields: Fields, path: string, report: Report) {
    this.#fields = fields;
    this.#path = path;
    this.#report = report;
    for (const name of Object.keys(fields)) {
      if (!KNOWN.includes(name)) report(`${path}.${name}: not a property that this broker knows; remove it`);
    }
  }

  duration(name: string, preset: number, least: number, most: number, bounds: string): number {
    const given = this.#fields[name];
    if (given === undefined) return preset;
    const value = typeof given === 'string' ? parseDuration(given) : undefined;
    if (value !== undefined && value >= least && value <= most) return value;
    this.#report(`${this.#path}.${name}: give an ISO 8601 duration ${bounds}, such as PT1M`);
    return preset;
  }

  integer(name: string, preset: number, least: number, most: number): number {
    const given = this.#fields[name];
    if (given === undefined) return preset;
    if (typeof given === 'number' && Number.isInteger(given) && given >= least && given <= most) return given;
    this.#report(`${this.#path}.${name}: give a whole number from ${least} to ${most}`);
    return preset;
  }

  flag(name: string): boolean {
    const given = this.#fields[name];
    if (given === undefined || given === false) return false;
    if (given === true) return true;
    this.#report(`${this.#path}.${name}: give true or false`);
    return false;
  }

  refuseForwarding(name: string): void {
    const given = this.#fields[name];
    if (given !== undefined && given !== '' && given !== null) {
      this.#report(`${this.#path}.${name}: this broker does not forward messages; remove it`);
    }
  }
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const listOf = (value: unknown, path: string, report: Report): unknown[] => {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value;
  report(`${path}: give a list`);
  return [];
};

const propertiesOf = (name: string, fields: Fields, path: string, report: Report): QueueProperties => {
  const properties = new Properties(fields, path, report);
  properties.refuseForwarding('ForwardTo');
  properties.refuseForwarding('ForwardDeadLetteredMessagesTo');
  return {
    name,
    requiresSession: properties.flag('RequiresSession'),
    lockDuration: properties.duration('LockDuration', MINUTE, 1, 5 * MINUTE, 'up to PT5M'),
    maxDeliveryCount: properties.integer('MaxDeliveryCount', 10, 1, 2_000),
    defaultMessageTimeToLive: properties.duration(
      'DefaultMessageTimeToLive',
      Infinity,
      1_000,
      Infinity,
      'from PT1S on',
    ),
    deadLetteringOnMessageExpiration: properties.flag('DeadLetteringOnMessageExpiration'),
    requiresDuplicateDetection: properties.flag('RequiresDuplicateDetection'),
    duplicateDetectionHistoryTimeWindow: properties.duration(
      'DuplicateDetectionHistoryTimeWindow',
      10 * MINUTE,
      20_000,
      7 * DAY,
      'from PT20S to P7D',
    ),
    maxMessageSize: 1_024 * properties.integer('MaxMessageSizeInKilobytes', 1_024, 1, 102_400),
  };
};

const queueOf = (given: unknown, path: string, report: Report): QueueProperties | undefined => {
  if (!isFields(given) || typeof given.Name !== 'string' || given.Name === '') {
    report(`${path}.Name: give the queue a name`);
    return undefined;
  }
  return propertiesOf(given.Name, isFields(given.Properties) ? given.Properties : {}, `${path}.Properties`, report);
};

/**
 * A queue of that name with these properties, named as in the configuration; what is left out has
 * the service's default.
 *
 * @throws ConfigError naming every property at fault.
 */
export const parseQueue = (name: string, properties: Readonly<Fields>): QueueProperties => {
  const problems: string[] = [];
  const queue = propertiesOf(name, properties, name, (problem) => problems.push(problem));
  if (problems.length > 0) throw new ConfigError(problems);
  return queue;
};

const namespaceOf = (given: unknown, path: string, report: Report): NamespaceConfig => {
  if (!isFields(given)) {
    report(`${path}: describe one namespace with a Name and Queues`);
    return { name: '', queues: [] };
  }
  if (listOf(given.Topics, `${path}.Topics`, report).length > 0) {
    report(`${path}.Topics: this broker serves queues only; leave the list empty`);
  }
  const queues = listOf(given.Queues, `${path}.Queues`, report)
    .map((queue, index) => queueOf(queue, `${path}.Queues[${index}]`, report))
    .filter((queue) => queue !== undefined);
  const names = queues.map(({ name }) => name.toLowerCase());
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice) report(`${path}.Queues: the name "${twice}" is given to more than one queue (case does not matter)`);
  return { name: typeof given.Name === 'string' ? given.Name : 'sbemulatorns', queues };
};

/**
 * Reads a configuration in the JSON format of Microsoft's Service Bus emulator
 * (`UserConfig.Namespaces[].Queues[]`, durations in ISO 8601), one namespace.
 *
 * @throws ConfigError naming every field at fault, its rule and the way out.
 */
export const parseConfig = (document: unknown): NamespaceConfig => {
  const problems: string[] = [];
  const report: Report = (problem) => problems.push(problem);
  const user = isFields(document) && isFields(document.UserConfig) ? document.UserConfig : {};
  const namespaces = listOf(user.Namespaces, 'UserConfig.Namespaces', report);
  if (namespaces.length !== 1) report('UserConfig.Namespaces: list exactly one namespace');
  const namespace = namespaceOf(namespaces[0] ?? {}, 'UserConfig.Namespaces[0]', report);
  if (problems.length > 0) throw new ConfigError(problems);
  return namespace;
};
