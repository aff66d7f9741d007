import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { graphClient } from '../../shared/adapters/graph-client.ts';
import { graphMailer } from '../../shared/adapters/graph-mailer.ts';
import type { Mailer } from '../../shared/domain/notice/notice.ts';
import { aLetter } from '../contracts/mailer.ts';
import { startGraph } from './graph-service.ts';
import type { GraphService } from './graph-service.ts';
import { startScripted } from './scripted-server.ts';

const FIRST = 'first-day@contoso.example';
const SECOND = 'first-day-2@contoso.example';

describe('mail on the local Graph', () => {
  let service: GraphService;
  let mailer: Mailer;
  let address: string;
  let made = 0;
  beforeAll(async () => {
    service = await startGraph();
  });
  afterAll(() => service.stop());
  beforeEach(async () => {
    mailer = graphMailer({ graph: service.graph, mailboxes: [FIRST, SECOND] });
    address = `reader${(made += 1)}@example.net`;
    await service.forget();
  });
  afterEach(() => service.behave());

  const send = (to = address) => mailer.send(aLetter(to, 'Hello'));
  const timesSent = async () => (await service.calls())['POST /users/{}/sendMail'] ?? 0;

  test('mailboxes take turns', async () => {
    for (let time = 1; time <= 3; time += 1) await send();

    expect((await service.mailsTo(address)).map(({ from }) => from)).toEqual([FIRST, SECOND, FIRST]);
  });

  test('a mail whose seat was booked leaves from its mailbox', async () => {
    for (let time = 1; time <= 3; time += 1) await mailer.send(aLetter(address, 'Hello'), SECOND);

    expect((await service.mailsTo(address)).map(({ from }) => from)).toEqual([SECOND, SECOND, SECOND]);
  });

  test.each(['timeoutAfterEffect', 'dropAnswer'])('a mail whose answer is lost went out once: %s', async (fault) => {
    await service.misbehave({ [fault]: { rate: 1, times: 1 } });

    await expect(send()).rejects.toMatchObject({ code: 'MAIL_UNAVAILABLE', kind: 'retry' });

    expect(await timesSent()).toBe(1);
    expect(await service.mailsTo(address)).toHaveLength(1);
  });

  test('a mailbox that has sent too much says how long to wait', async () => {
    await service.misbehave({ throttle: { rate: 1, retryAfterSeconds: 20 } });

    await expect(send()).rejects.toMatchObject({ code: 'MAIL_UNAVAILABLE', details: { retryAfterMs: 20_000 } });

    expect(await timesSent()).toBe(1);
  });

  test('a mailbox that does not exist is to be tried again, and the way out names the setting', async () => {
    const lost = graphMailer({ graph: service.graph, mailboxes: ['nobody@contoso.example'] });

    await expect(lost.send(aLetter(address, 'Hello'))).rejects.toMatchObject({
      code: 'MAIL_UNAVAILABLE',
      details: { operatorNote: 'POST /users/{}/sendMail answered 404 ErrorInvalidUser' },
    });
  });

  test('a mailbox that we may not send from is a block', async () => {
    const error = { code: 'ErrorAccessDenied', message: 'Access is denied.' };
    const server = await startScripted(() => ({ status: 403, body: { error } }));
    const credential = { getToken: async () => ({ token: 'a-token', expiresOnTimestamp: Date.now() + 3_600_000 }) };
    const graph = graphClient({ baseUrl: server.url, credential, log: () => undefined, newId: randomUUID });

    const refused = graphMailer({ graph, mailboxes: [FIRST] }).send(aLetter(address, 'Hello'));

    await expect(refused).rejects.toMatchObject({ code: 'GRAPH_FORBIDDEN', kind: 'block' });
    expect(JSON.parse(server.arrived[0]?.body ?? '')).toMatchObject({
      message: { body: { contentType: 'html' }, toRecipients: [{ emailAddress: { address } }] },
      saveToSentItems: false,
    });
    await server.stop();
  });

  test('no more than four mails are on their way at once, and all arrive', async () => {
    let [underway, most] = [0, 0];
    const slow = {
      ...service.graph,
      call: async (...asked: Parameters<GraphService['graph']['call']>) => {
        most = Math.max(most, (underway += 1));
        const outcome = await service.graph.call(...asked);
        underway -= 1;
        return outcome;
      },
    };
    const busy = graphMailer({ graph: slow, mailboxes: [FIRST, SECOND] });

    await Promise.all(Array.from({ length: 12 }, () => busy.send(aLetter(address, 'Hello'))));

    expect(most).toBe(4);
    expect(await service.mailsTo(address)).toHaveLength(12);
  });

  test('a mail that fails keeps no other from going out', async () => {
    await service.misbehave({ unavailable: { rate: 1, times: 8 } });

    const sent = await Promise.allSettled(Array.from({ length: 12 }, () => send()));

    expect(sent.filter(({ status }) => status === 'rejected')).toHaveLength(8);
    expect(await service.mailsTo(address)).toHaveLength(4);
  });

  test('an address that is none is for HR to correct, and is in no fault', async () => {
    const fault = await send('no address').catch((error: unknown) => error);

    expect(fault).toMatchObject({ code: 'TEXT_REFUSED_BY_GRAPH', kind: 'block' });
    expect(inspect(fault, { depth: 9 })).not.toContain('no address');
  });
});
