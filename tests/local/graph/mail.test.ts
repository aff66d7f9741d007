import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { refusalOf } from './client.ts';
import { contractTenant } from './contract-tenant.ts';
import type { ContractTenant } from './contract-tenant.ts';

/** Against a real tenant: set GRAPH_CONTRACT_TOKEN (Mail.Send, or its Exchange grant), _DOMAIN, _PASS_GROUP, _SPONSOR, _MAILBOX, _EXTERNAL_GUEST. */
let tenant: ContractTenant;
beforeAll(async () => {
  tenant = await contractTenant();
});
afterAll(() => tenant.stop());

const message = (to: readonly string[], more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  message: {
    subject: 'A contract test',
    body: { contentType: 'text', content: 'Nothing to do.' },
    toRecipients: to.map((address) => ({ emailAddress: { address } })),
    ...more,
  },
  saveToSentItems: false,
});

const sendFrom = (mailbox: string, body: unknown): Promise<unknown> =>
  tenant.graph.api(`/users/${encodeURIComponent(mailbox)}/sendMail`).post(body) as Promise<unknown>;

describe('sending a mail', () => {
  test('is accepted with 202 and no body', async () => {
    await sendFrom(tenant.mailbox, message([tenant.mailbox]));
    expect(tenant.graph.last().status).toBe(202);
  });

  test('needs a recipient: 400', async () => {
    expect(await refusalOf(sendFrom(tenant.mailbox, message([])))).toMatchObject({
      status: 400,
      code: 'ErrorInvalidRecipients',
    });
  });

  test('needs a message: 400', async () => {
    expect(await refusalOf(sendFrom(tenant.mailbox, { saveToSentItems: false }))).toMatchObject({ status: 400 });
  });

  test('takes own headers only when they begin with x-', async () => {
    const internetMessageHeaders = [{ name: 'Reply-By', value: 'now' }];
    const refusal = await refusalOf(sendFrom(tenant.mailbox, message([tenant.mailbox], { internetMessageHeaders })));
    expect(refusal).toMatchObject({ status: 400, code: 'InvalidInternetMessageHeader' });
  });

  test('from a mailbox that does not exist answers 404', async () => {
    const nobody = `nobody-at-all@${tenant.domain}`;
    expect(await refusalOf(sendFrom(nobody, message([tenant.mailbox])))).toMatchObject({
      status: 404,
      code: 'ErrorInvalidUser',
    });
  });
});
