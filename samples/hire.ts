/**
 * Sends one `contractor.hired.v1` event, as an HR system would:
 *
 *     npm run hire -- --given-name Ana --starts today
 *
 * The queue is the one of `local.settings.sample.json`, or of SERVICE_BUS and CONTRACTOR_QUEUE where they are set.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ServiceBusClient } from '@azure/service-bus';
import { hiredEvent, type Hire } from './hired-event.ts';

const HELP = `Sends one contractor.hired.v1 event.

  --given-name NAME     default Ana
  --family-name NAME    default Díaz
  --number NUMBER       HR's externalId; default: a new one
  --email ADDRESS       the private address; default: made from the names
  --sponsor NAME        user principal name, mail or employee id; default sam.okafor@contoso.example
  --timezone ZONE       default Europe/Madrid
  --locale TAG          default en-GB
  --starts DAY          today (default), tomorrow or YYYY-MM-DD
  --starts-at HH:MM     local time; default: now`;

const { values } = parseArgs({
  options: {
    'given-name': { type: 'string' },
    'family-name': { type: 'string' },
    number: { type: 'string' },
    email: { type: 'string' },
    sponsor: { type: 'string' },
    timezone: { type: 'string' },
    locale: { type: 'string' },
    starts: { type: 'string' },
    'starts-at': { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

const given = (): Hire => ({
  now: new Date(),
  externalId: values.number ?? `C-${Date.now().toString(36).toUpperCase()}`,
  ...(values['given-name'] === undefined ? {} : { givenName: values['given-name'] }),
  ...(values['family-name'] === undefined ? {} : { familyName: values['family-name'] }),
  ...(values.email === undefined ? {} : { email: values.email }),
  ...(values.sponsor === undefined ? {} : { sponsor: values.sponsor }),
  ...(values.timezone === undefined ? {} : { timezone: values.timezone }),
  ...(values.locale === undefined ? {} : { locale: values.locale }),
  ...(values.starts === undefined ? {} : { starts: values.starts }),
  ...(values['starts-at'] === undefined ? {} : { startsAt: values['starts-at'] }),
});

const setting = (name: string): string => {
  const sample = new URL('../local.settings.sample.json', import.meta.url);
  const { Values } = JSON.parse(readFileSync(sample, 'utf8')) as { Values: Record<string, string> };
  return process.env[name] ?? Values[name] ?? '';
};

const send = async (): Promise<void> => {
  const event = hiredEvent(given());
  const client = new ServiceBusClient(setting('SERVICE_BUS'), {
    retryOptions: { maxRetries: 1, retryDelayInMs: 200, timeoutInMs: 5_000 },
  });
  try {
    await client.createSender(setting('CONTRACTOR_QUEUE')).sendMessages({
      body: event,
      sessionId: event.subject.toUpperCase(),
      messageId: event.id,
      contentType: 'application/cloudevents+json',
    });
    const { name, emails } = event.data;
    console.log(
      `Sent: ${name.givenName} ${name.familyName} (${event.subject}) is hired. The link goes to ${emails[0]?.value}.`,
    );
  } finally {
    await client.close();
  }
};

if (values.help) console.log(HELP);
else
  await send().catch((error: unknown) => {
    console.error(
      `The event could not be sent: ${error instanceof Error ? error.message : String(error)}\nIs the stack running? Start it with "npm start" in another terminal.`,
    );
    process.exitCode = 1;
  });
