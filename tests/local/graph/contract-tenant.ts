import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { graphClient } from './client.ts';
import type { GraphClient } from './client.ts';
import { managedIdentityToken, startDirectory } from './directory.ts';

const isReal = process.env['GRAPH_CONTRACT_TOKEN'] !== undefined;
const PATIENCE_MS = isReal ? 120_000 : 10_000;
if (isReal) jest.setTimeout(4 * PATIENCE_MS);

/** A tenant that a contract suite runs against: the local directory, or a real one. */
export interface ContractTenant {
  readonly graph: GraphClient;
  /** A verified domain. */
  readonly domain: string;
  /** Id of the group that the Temporary Access Pass policy includes. */
  readonly passGroup: string;
  /** UPN of an employee. */
  readonly sponsor: string;
  /** UPN of a mailbox that the application may send from. */
  readonly mailbox: string;
  /** UPN of a guest whose home is another tenant. */
  readonly externalGuest: string;
  /** Creates an internal guest, removed at the end; waits until it can be read. */
  guest(more?: Readonly<Record<string, unknown>>): Promise<Guest>;
  /** Creates an internal guest whom the policy lets have a pass. */
  guestWithScope(): Promise<Guest>;
  stop(): Promise<void>;
}

export interface Guest {
  readonly id: string;
  readonly userPrincipalName: string;
}

/** Asks until it is answered as hoped, or fails: replication takes its time in a real tenant. */
export const eventually = async <T>(ask: () => Promise<T>): Promise<T> => {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, isReal ? 2_000 : 20));
    }
  }
};

/** The body of a request for a new internal guest. */
export const newGuest = (domain: string, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => {
  const name = `contract-${randomUUID().slice(0, 13)}`;
  return {
    accountEnabled: true,
    displayName: 'Contract Guest',
    mailNickname: name,
    userPrincipalName: `${name}@${domain}`,
    userType: 'Guest',
    passwordProfile: { password: `aA1!${randomUUID()}`, forceChangePasswordNextSignIn: false },
    ...more,
  };
};

type Place = Omit<ContractTenant, 'guest' | 'guestWithScope'>;

const localPlace = async (): Promise<Place> => {
  const directory = await startDirectory();
  return {
    graph: graphClient(directory.baseUrl, await managedIdentityToken(directory)),
    domain: 'contoso.example',
    passGroup: '20000000-0000-4000-8000-000000000001',
    sponsor: 'sam.okafor@contoso.example',
    mailbox: 'first-day@contoso.example',
    externalGuest: 'ines.moreau_partner.example#EXT#@contoso.example',
    stop: () => directory.stop(),
  };
};

const realPlace = (token: string): Place => {
  const setting = (name: string): string => {
    const value = process.env[`GRAPH_CONTRACT_${name}`];
    if (value === undefined) throw new Error(`GRAPH_CONTRACT_TOKEN is set; GRAPH_CONTRACT_${name} is missing.`);
    return value;
  };
  return {
    graph: graphClient(process.env['GRAPH_CONTRACT_URL'] ?? 'https://graph.microsoft.com/v1.0', token),
    domain: setting('DOMAIN'),
    passGroup: setting('PASS_GROUP'),
    sponsor: setting('SPONSOR'),
    mailbox: setting('MAILBOX'),
    externalGuest: setting('EXTERNAL_GUEST'),
    stop: () => Promise.resolve(),
  };
};

/**
 * The tenant of the contract suites: a local directory, unless GRAPH_CONTRACT_TOKEN holds an application's access token;
 * then a real tenant, described by GRAPH_CONTRACT_DOMAIN, _PASS_GROUP, _SPONSOR, _MAILBOX and _EXTERNAL_GUEST.
 */
export const contractTenant = async (): Promise<ContractTenant> => {
  const token = process.env['GRAPH_CONTRACT_TOKEN'];
  const place = token === undefined ? await localPlace() : realPlace(token);
  const { graph } = place;
  const made: string[] = [];
  const guest = async (more: Readonly<Record<string, unknown>> = {}): Promise<Guest> => {
    const created = (await graph.api('/users').post(newGuest(place.domain, more))) as Guest;
    made.push(created.id);
    await eventually(() => graph.api(`/users/${created.id}`).get());
    return created;
  };
  return {
    ...place,
    guest,
    async guestWithScope() {
      const created = await guest();
      const reference = { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${created.id}` };
      await eventually(() => graph.api(`/groups/${place.passGroup}/members/$ref`).post(reference));
      return created;
    },
    async stop() {
      for (const id of made)
        await graph
          .api(`/users/${id}`)
          .delete()
          .catch(() => undefined);
      await place.stop();
    },
  };
};
