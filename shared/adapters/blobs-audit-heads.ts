import type { ContainerClient } from '@azure/storage-blob';
import type { TokenCredential } from '@azure/identity';
import { z } from 'zod';
import type { AuditHeads, HeadsOfHour } from '../domain/audit/audit-heads.ts';
import { restFailureOf, thrownFor } from './rest-failure.ts';
import type { ServiceConnection } from './tables-client.ts';

/** The container that Bicep makes, with a policy that nothing in it can be changed, and `local/` on this machine. */
const CONTAINER = 'audit-heads';
const ENDING = '.json';
const PAGE = 48;

/** All tries of one call together, in milliseconds. The sweep tries again itself. */
const PATIENCE_MS = 10_000;
const OPTIONS = { retryOptions: { maxTries: 3, tryTimeoutInMs: 5_000, retryDelayInMs: 200, maxRetryDelayInMs: 1_000 } };

const hourOf = z.object({
  hour: z.string(),
  at: z.int(),
  heads: z.array(z.object({ contractor: z.string(), number: z.int(), hash: z.string() })),
});

/** Loaded with the first call: only the sweep and auditors ever get here, and every start would pay for it. */
const open = async (connection: ServiceConnection, credential: TokenCredential): Promise<ContainerClient> => {
  const { ContainerClient: Client } = await import('@azure/storage-blob');
  return connection.kind === 'connection string'
    ? new Client(connection.connectionString, CONTAINER, OPTIONS)
    : new Client(`${connection.endpoint.replace(/\/$/, '')}/${CONTAINER}`, credential, OPTIONS);
};

const failing = (error: unknown): unknown => {
  const failure = restFailureOf(error);
  if (failure?.code === 'ContainerNotFound')
    return new Error(`container ${CONTAINER} is missing; deploy infra/ (locally: npm start), which makes it`);
  return failure ? thrownFor(failure, 'STORE_AWAY', `container ${CONTAINER}`) : error;
};

const patience = () => ({ abortSignal: AbortSignal.timeout(PATIENCE_MS) });

/** Whether it was ours: a blob that is there already stays as it is. */
const uploaded = async (container: ContainerClient, name: string, text: string): Promise<boolean> => {
  try {
    await container.getBlockBlobClient(name).upload(text, Buffer.byteLength(text), {
      ...patience(),
      conditions: { ifNoneMatch: '*' },
      blobHTTPHeaders: { blobContentType: 'application/json' },
    });
    return true;
  } catch (error) {
    const status = restFailureOf(error)?.status;
    if (status === 409 || status === 412) return false;
    throw failing(error);
  }
};

const namesBehind = async (container: ContainerClient, after: string): Promise<string[]> => {
  const names: string[] = [];
  for await (const { name } of container.listBlobsFlat(patience())) if (name > after) names.push(name);
  return names;
};

const downloaded = async (container: ContainerClient, name: string): Promise<HeadsOfHour> => {
  const bytes = await container.getBlobClient(name).downloadToBuffer(0, undefined, patience());
  return hourOf.parse(JSON.parse(bytes.toString('utf8')));
};

/**
 * Heads in an append-only container: one blob for each hour, whose insert decides.
 *
 * @param credential used for `identity` connections; needs the role Storage Blob Data Contributor on the container
 */
export const blobsAuditHeads = (connection: ServiceConnection, credential: TokenCredential): AuditHeads => {
  let opened: Promise<ContainerClient> | undefined;
  const container = () => (opened ??= open(connection, credential));
  return {
    keep: async (heads) => uploaded(await container(), `${heads.hour}${ENDING}`, JSON.stringify(heads)),
    async page(after) {
      try {
        const names = await namesBehind(await container(), after === undefined ? '' : `${after}${ENDING}`);
        const some = names.slice(0, PAGE);
        const hours = await Promise.all(some.map(async (name) => downloaded(await container(), name)));
        const last = hours.at(-1)?.hour;
        return { hours, ...(names.length > PAGE && last !== undefined && { next: last }) };
      } catch (error) {
        throw failing(error);
      }
    },
  };
};
