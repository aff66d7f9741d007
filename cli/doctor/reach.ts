import { ok, wrong, type Verdict } from './check.ts';
import { failureOf } from './failure.ts';
import { PATIENCE_MS } from './source.ts';
import { makeAgain, type Subject } from './subject.ts';

/** A service that is asked without a token, whether it is there and what time it has. */
export interface Place {
  readonly name: string;
  readonly answers: () => Promise<Verdict>;
  /** How far its clock goes ahead of this machine's, in milliseconds. Undefined: it did not say. */
  readonly ahead: () => Promise<number | undefined>;
}

export type PlaceName = 'service' | 'queue' | 'tables' | 'blobs' | 'vault' | 'graph' | 'issuer';
export type Places = Readonly<Record<PlaceName, Place>>;

interface Probed {
  /** Undefined: it answers. */
  readonly failure?: string;
  readonly ahead?: number;
}

/** `Date` names whole seconds: on average it is half a second late. RFC 9110, section 6.6.1. */
const HALF_A_SECOND = 500;
/** To refuse is to answer. */
const SERVER_ERROR = 500;

const probe = async (address: string, isWell: (status: number) => boolean, now: () => number): Promise<Probed> => {
  const before = now();
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const answer = await fetch(address, { redirect: 'manual', signal });
    const middle = (before + now()) / 2;
    await answer.body?.cancel();
    const told = Date.parse(answer.headers.get('date') ?? '');
    return {
      ...(isWell(answer.status) ? {} : { failure: String(answer.status) }),
      ...(Number.isNaN(told) ? {} : { ahead: told + HALF_A_SECOND - middle }),
    };
  } catch (error) {
    return { failure: failureOf(error).word };
  }
};

interface Placing {
  readonly name: string;
  readonly address: string;
  readonly mend: string;
  readonly isWell?: (status: number) => boolean;
}

const isAnswer = (status: number): boolean => status < SERVER_ERROR;
const isGood = (status: number): boolean => status >= 200 && status < 300;

const placed = (now: () => number, { name, address, mend, isWell = isAnswer }: Placing): Place => {
  let asked: Promise<Probed> | undefined;
  const once = (): Promise<Probed> => (asked ??= probe(address, isWell, now));
  return {
    name,
    answers: async () => {
      const { failure } = await once();
      return failure === undefined ? ok('it does') : wrong(`${name} does not answer (${failure})`, mend);
    },
    ahead: async () => (await once()).ahead,
  };
};

const endpointIn = (connectionString: string, name: RegExp): string =>
  name.exec(connectionString)?.[1]?.replace(/^sb:/, 'http:') ?? '';

const addressesOf = ({ config }: Subject): Readonly<Record<PlaceName, string>> => {
  const { serviceBus, tables, blobs, signIn } = config;
  return {
    service: `${config.publicUrl}/api/health`,
    queue:
      serviceBus.kind === 'identity'
        ? `https://${serviceBus.endpoint}`
        : endpointIn(serviceBus.connectionString, /Endpoint=(sb:[^;]+)/i),
    tables:
      tables.kind === 'identity' ? tables.endpoint : endpointIn(tables.connectionString, /TableEndpoint=([^;]+)/i),
    blobs: blobs.kind === 'identity' ? blobs.endpoint : endpointIn(blobs.connectionString, /BlobEndpoint=([^;]+)/i),
    vault: config.keyVaultUrl,
    graph: config.graphUrl,
    issuer: `${signIn.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
  };
};

export const placesOf = (subject: Subject): Places => {
  const { now, isLocal } = subject;
  const address = addressesOf(subject);
  const again = makeAgain(subject);
  const away = (url: string): string => (isLocal ? again : `see whether ${new URL(url).host} can be reached from here`);
  return {
    service: placed(now, {
      name: 'the service',
      address: address.service,
      mend: isLocal ? again : 'azd deploy',
      isWell: isGood,
    }),
    queue: placed(now, { name: 'Service Bus', address: address.queue, mend: again }),
    tables: placed(now, { name: 'Table storage', address: address.tables, mend: again }),
    blobs: placed(now, { name: 'Blob storage', address: address.blobs, mend: again }),
    vault: placed(now, { name: 'Key Vault', address: address.vault, mend: again }),
    graph: placed(now, { name: 'Microsoft Graph', address: address.graph, mend: away(address.graph) }),
    issuer: placed(now, { name: 'the issuer', address: address.issuer, mend: away(address.issuer), isWell: isGood }),
  };
};
