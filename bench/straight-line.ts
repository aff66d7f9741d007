import { randomBytes, randomUUID } from 'node:crypto';
import { graphClient } from '../shared/adapters/graph-client.ts';
import { graphDirectory } from '../shared/adapters/graph-directory.ts';
import { graphMailer } from '../shared/adapters/graph-mailer.ts';
import { graphPasses } from '../shared/adapters/graph-passes.ts';
import type { Directory, DirectoryAccount, NewAccount } from '../shared/domain/account/account.ts';
import type { Letter, Mailer } from '../shared/domain/notice/notice.ts';
import type { Passes } from '../shared/domain/account/pass.ts';
import { Secret } from '../shared/domain/secret.ts';

/** What a hire costs at least: the same calls to Graph in the same order, with no queue, no record and nobody to pick up after a crash. */
export interface StraightLine {
  readonly graphUrl: string;
  readonly sponsor: string;
  readonly tapGroupId: string;
  readonly mailbox: string;
  readonly hires: number;
  readonly atOnce: number;
}

/** Hires that many contractors one way through; how many milliseconds it took. */
export const straightLine = async (wanted: StraightLine): Promise<number> => {
  const ports = await portsOf(wanted);
  await hire(ports, wanted, 0);
  let next = 1;
  const worker = async (): Promise<void> => {
    while (next <= wanted.hires) await hire(ports, wanted, next++);
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: wanted.atOnce }, worker));
  return performance.now() - startedAt;
};

interface Ports {
  readonly directory: Directory;
  readonly passes: Passes;
  readonly mailer: Mailer;
}

const portsOf = async ({ graphUrl, mailbox }: StraightLine): Promise<Ports> => {
  const issued = await fetch(`${graphUrl}/_local/token`, { method: 'POST' });
  const { access_token: token } = (await issued.json()) as { access_token: string };
  const graph = graphClient({
    baseUrl: graphUrl,
    credential: { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 86_400_000 }) },
    log: (failure) => console.error(failure),
    newId: randomUUID,
  });
  return {
    directory: graphDirectory({ graph, random: (bytes) => randomBytes(bytes) }),
    passes: graphPasses({ graph }),
    mailer: graphMailer({ graph, mailboxes: [mailbox] }),
  };
};

const hire = async (ports: Ports, wanted: StraightLine, n: number): Promise<void> => {
  const externalId = `S-${n}`;
  const { sponsor, account } = await provision(ports, wanted, externalId);
  await Promise.all([
    ports.directory.findPeople(wanted.sponsor),
    ports.directory.find(account.id),
    ports.directory.privilegesOf(account.id),
    ports.passes.policy(),
  ]);
  await ports.directory.setEnabled(account.id, true);
  await ports.directory.managerOf(sponsor.id);
  await ports.mailer.send(letter(sponsor.mail ?? wanted.sponsor));
  await ports.mailer.send(letter(`${externalId.toLowerCase()}@example.net`));
};

const provision = async (
  { directory }: Ports,
  { sponsor: name, tapGroupId }: StraightLine,
  externalId: string,
): Promise<{ sponsor: DirectoryAccount; account: DirectoryAccount }> => {
  const [sponsor] = await directory.findPeople(name);
  await directory.findByEmployeeId(externalId);
  const made = await directory.create(accountOf(externalId));
  if (!sponsor || made.kind !== 'created') throw new Error(`${externalId} could not be hired`);
  await directory.addSponsor(made.account.id, sponsor.id);
  await directory.addToGroup(tapGroupId, made.account.id);
  return { sponsor, account: made.account };
};

const accountOf = (externalId: string): NewAccount => ({
  userPrincipalName: `ana.${externalId.toLowerCase()}@contoso.example`,
  mailNickname: `ana.${externalId.toLowerCase()}`,
  displayName: `Ana ${externalId}`,
  givenName: 'Ana',
  surname: externalId,
  employeeId: externalId,
  employeeType: 'Contractor',
  companyName: 'Northwind Contracting',
  department: 'Field service',
  usageLocation: 'ES',
  hireDate: '2026-12-01',
});

/** As long as ours are. */
const letter = (to: string): Letter => {
  const words = new Secret('<p>Your first day starts here.</p>'.repeat(60));
  return { to, subject: 'Your first day', text: words, html: words };
};
