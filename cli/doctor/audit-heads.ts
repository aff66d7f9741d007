import { ok, wrong, type Check } from './check.ts';
import type { Place } from './reach.ts';
import { source } from './source.ts';
import { makeAgain, type Subject } from './subject.ts';

const CONTAINER = 'audit-heads';
const RIGHT = 'Storage Blob Data Reader on the container audit-heads';

interface Found {
  readonly isLocked: boolean;
}

/** Undefined: there is no container. */
const askContainer = async ({ config, caller }: Subject, abortSignal: AbortSignal): Promise<Found | undefined> => {
  const { blobs } = config;
  const { ContainerClient } = await import('@azure/storage-blob');
  const options = { retryOptions: { maxTries: 2, retryDelayInMs: 200 } };
  const container =
    blobs.kind === 'connection string'
      ? new ContainerClient(blobs.connectionString, CONTAINER, options)
      : new ContainerClient(`${blobs.endpoint.replace(/\/$/, '')}/${CONTAINER}`, caller.credential, options);
  try {
    const { hasImmutabilityPolicy } = await container.getProperties({ abortSignal });
    return { isLocked: hasImmutabilityPolicy === true };
  } catch (error) {
    if (Object(error).statusCode === 404) return undefined;
    throw error;
  }
};

export const auditHeadsChecks = (subject: Subject, place: Place): readonly Check[] => {
  const { isLocal } = subject;
  const again = makeAgain(subject);
  const asked = source({ name: 'Blob storage', right: RIGHT, ask: (signal) => askContainer(subject, signal) });
  return [
    {
      id: 'blobs/answer',
      expects: 'Blob storage answers',
      why: 'The heads of the audit chains are kept there.',
      look: place.answers,
    },
    {
      id: 'blobs/audit-heads',
      expects: 'the container of audit heads is there, and what is in it cannot be changed',
      why: 'The heads show when somebody rewrote a whole chain, and only as long as nobody can rewrite them.',
      look: async () => {
        const found = await asked();
        if (!found) return wrong(`there is no container ${CONTAINER}`, again);
        if (found.isLocked) return ok('append only');
        return isLocal ? ok('there; a policy is for the cloud') : wrong('it has no immutability policy', again);
      },
    },
  ];
};
