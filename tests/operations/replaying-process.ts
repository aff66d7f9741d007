/** Replays everything there is, batch by batch, until nothing is left or somebody kills it. Arguments: broker, tables, milliseconds ahead. */
import { randomUUID } from 'node:crypto';
import { serviceBusDeadLetters } from '../../shared/adapters/service-bus-dead-letters.ts';
import { tablesAuditTrail } from '../../shared/adapters/tables-audit-trail.ts';
import { tablesDeadLetterNotes } from '../../shared/adapters/tables-dead-letter-notes.ts';
import { tablesReplays } from '../../shared/adapters/tables-replays.ts';
import { makeTell } from '../../shared/domain/audit/audit-chain.ts';
import { makeDeadLetterDesk } from '../../shared/domain/dead-letter/dead-letter-desk.ts';
import { clientOf } from '../contracts/azurite-table.ts';
import { connectTo } from '../contracts/queue-at-hand.ts';

const [, , broker = '', connectionString = '', ahead = '0'] = process.argv;
const table = (name: string) => clientOf({ connectionString }, name);

const desk = makeDeadLetterDesk({
  deadLetters: serviceBusDeadLetters({ connect: () => connectTo(broker), queue: 'contractor-events' }),
  notes: tablesDeadLetterNotes(table('DeadLetterNotes')),
  replays: tablesReplays(table('Replays')),
  rules: { sources: [], policyNames: [], tenantDomains: [] },
  tell: makeTell(tablesAuditTrail(table('Audit')), async () => {}),
  ask: async () => {},
  now: () => Date.now() + Number(ahead),
  newId: randomUUID,
});

const order = { act: 'replay', actor: 'operator-1', reason: 'the cause is mended', heldBackToo: false } as const;

console.log('started');
for (let from: string | undefined = '0'; from !== undefined;) {
  const { letters, next } = await desk.list(from);
  for (let at = 0; at < letters.length; at += 30) {
    await desk.end(
      order,
      letters.slice(at, at + 30).map(({ letter }) => letter),
    );
    await desk.cleanHead();
  }
  from = next;
}
await desk.cleanHead();
console.log('finished');
process.exit(0);
