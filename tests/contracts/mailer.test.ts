import { afterAll, beforeAll } from '@jest/globals';
import { graphMailer } from '../../shared/adapters/graph-mailer.ts';
import { startGraph } from '../adapters/graph-service.ts';
import type { GraphService } from '../adapters/graph-service.ts';
import { MemoryMailer } from '../ports/memory-mailer.ts';
import { mailerContract } from './mailer.ts';

let service: GraphService;
beforeAll(async () => {
  service = await startGraph();
});
afterAll(() => service.stop());

mailerContract('memory', async () => {
  const mailer = new MemoryMailer();
  const receivedBy = async (address: string) =>
    mailer.to(address).map(({ subject, html }) => ({ subject, html: html.open() }));
  return { mailer, receivedBy };
});

mailerContract('Microsoft Graph', async () => ({
  mailer: graphMailer({
    graph: service.graph,
    mailboxes: ['first-day@contoso.example', 'first-day-2@contoso.example'],
  }),
  receivedBy: async (address) =>
    (await service.mailsTo(address)).toReversed().map(({ subject, html }) => ({ subject, html })),
}));
