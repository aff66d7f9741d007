import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { readSettings } from '../../cli/doctor/settings.ts';
import { FROM_OUTPUTS, settingsAtHand } from '../../cli/doctor/settings-at-hand.ts';
import { queueByResource } from '../../cli/doctor/queue-facts.ts';
import { SettingsError } from '../../shared/config.ts';

/** What `azd env get-values` gives after `azd up`: what was decided, and the template's outputs. */
const KEPT = {
  AZURE_ENV_NAME: 'dev',
  AZURE_TENANT_ID: '0a110ca1-0000-4000-8000-000000000001',
  ORGANISATION: 'Contoso',
  HELP_CONTACT: 'helpdesk@contoso.example',
  UPN_TEMPLATE: '{givenName}.{familyName}{number}@contoso.example',
  MAILBOXES: 'first-day@contoso.example',
  SOURCES: '[{"source":"https://hr.contoso.example/core"}]',
  TAP_GROUP_ID: '20000000-0000-4000-8000-000000000001',
  SIGN_IN_CLIENT_ID: '0a110ca1-0000-4000-8000-0000000000a1',
  APP_URL: 'https://func-firstday.example',
  SERVICE_BUS_HOST: 'sbns-firstday.servicebus.windows.net',
  QUEUE_NAME: 'contractor-events',
  TABLES_URL: 'https://stfirstday.table.core.windows.net',
  BLOBS_URL: 'https://stfirstday.blob.core.windows.net',
  VAULT_URL: 'https://kv-fd.vault.azure.net',
  PEPPER_NAME: 'pepper',
  ISSUER_URL: 'https://login.microsoftonline.com/0a110ca1-0000-4000-8000-000000000001/v2.0',
};

test('what azd keeps of a deployment is enough for the doctor', async () => {
  const read = readSettings(await settingsAtHand(undefined, KEPT));

  expect(read).not.toBeInstanceOf(SettingsError);
  expect(read).toMatchObject({
    queue: 'contractor-events',
    publicUrl: 'https://func-firstday.example',
    graphUrl: 'https://graph.microsoft.com',
    serviceBus: { kind: 'identity', endpoint: 'sbns-firstday.servicebus.windows.net' },
  });
});

test('what was decided comes before what the template made of it', async () => {
  const settings = await settingsAtHand(undefined, { ...KEPT, PUBLIC_URL: 'https://firstday.contoso.example' });

  expect(settings['PUBLIC_URL']).toBe('https://firstday.contoso.example');
});

test('every output that the doctor reads is one of the template', () => {
  const template = readFileSync('infra/main.bicep', 'utf8');

  expect(Object.values(FROM_OUTPUTS).filter((name) => !template.includes(`output ${name} string`))).toEqual([]);
});

test('azd runs the doctor after each deployment, and goes on whatever it finds', () => {
  expect(readFileSync('azure.yaml', 'utf8')).toMatch(
    /postdeploy:\n +shell: sh\n +run: npx --no-install node cli\/first-day-pass\.ts doctor\n(?: +#.*\n)? +continueOnError: true/,
  );
});

/** As the service shows a queue; members that nobody looks at are left out. */
const SHOWN = {
  id: '/subscriptions/s/resourceGroups/g/providers/Microsoft.ServiceBus/namespaces/n/queues/q',
  name: 'q',
  properties: {
    lockDuration: 'PT1M',
    requiresSession: true,
    requiresDuplicateDetection: false,
    deadLetteringOnMessageExpiration: true,
    maxDeliveryCount: 20,
    enablePartitioning: true,
    status: 'Active',
    countDetails: { activeMessageCount: 3, deadLetterMessageCount: 2, scheduledMessageCount: 9 },
  },
};

const askedAt = async (status: number) => {
  const asked: string[] = [];
  const server = createServer((request, answer) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    answer.writeHead(status).end(JSON.stringify(status === 200 ? SHOWN : {}));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const credential = { getToken: async () => ({ token: 'mine', expiresOnTimestamp: Date.now() + 3_600_000 }) };
  const manager = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const queue = { subscriptionId: 's', resourceGroup: 'g', namespace: 'n', queue: 'q' };
  const found = queueByResource(queue, credential, manager)(AbortSignal.timeout(5_000));
  await found.catch(() => undefined);
  server.closeAllConnections();
  server.close();
  return { found, asked };
};

test('in the cloud the queue is read as whoever deploys may read it, through Resource Manager', async () => {
  const { found, asked } = await askedAt(200);

  expect(await found).toEqual({
    sessions: true,
    deliveries: 20,
    lock: 'PT1M',
    duplicateDetection: false,
    deadLettersOnExpiry: true,
    partitioned: true,
    status: 'Active',
    active: 3,
    deadLetters: 2,
  });
  expect(asked).toEqual([
    'GET /subscriptions/s/resourceGroups/g/providers/Microsoft.ServiceBus/namespaces/n/queues/q?api-version=2024-01-01 Bearer mine',
  ]);
});

test('a queue that Resource Manager does not know is none, and a refusal is a refusal', async () => {
  expect(await (await askedAt(404)).found).toBeUndefined();
  await expect((await askedAt(403)).found).rejects.toMatchObject({ status: 403 });
});
