import { ServiceBusClient, type ServiceBusReceiver } from '@azure/service-bus';
import { TableServiceClient } from '@azure/data-tables';
import { mailsOf } from '../../samples/contractor-day.ts';
import type { Place } from './canary.ts';
import { backlogs, mailboxes } from './local-services.ts';
import type { WholeStack } from './whole-stack.ts';

/** Everything that stands in tables, queues and mailboxes at this moment, and every line of every log until now. */
export const evidence = async (whole: WholeStack): Promise<readonly Place[]> => [
  ...(await rowsOf(whole)),
  ...(await messagesOf(whole)),
  ...(await mailsOfAll(whole)),
  ...whole.log.map((content, line) => ({ where: `log line ${line + 1}`, content })),
];

const text = (value: unknown): string | Uint8Array => {
  if (value instanceof Uint8Array) return value;
  return typeof value === 'string' ? value : (JSON.stringify(value, bigInts) ?? '');
};

const bigInts = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);

/** Each column of each row of each table, whoever made it. */
const rowsOf = async (whole: WholeStack): Promise<readonly Place[]> => {
  const service = TableServiceClient.fromConnectionString(whole.at.tables.connectionString, {
    allowInsecureConnection: true,
  });
  const places: Place[] = [];
  for await (const { name = '' } of service.listTables())
    for (const row of await whole.rows(name))
      for (const [column, value] of Object.entries(row))
        places.push({ where: `table ${name}, ${row.rowKey}, ${column}`, content: text(value) });
  return places;
};

const PAGE = 250;

/** Each message of each queue and of its dead-letter queue, scheduled ones too. */
const messagesOf = async ({ at }: WholeStack): Promise<readonly Place[]> => {
  const client = new ServiceBusClient(at.serviceBus.connectionString);
  try {
    const places: Place[] = [];
    for (const { name } of await backlogs(at)) {
      places.push(...(await peeked(`queue ${name}`, client.createReceiver(name))));
      places.push(
        ...(await peeked(`dead letters of ${name}`, client.createReceiver(name, { subQueueType: 'deadLetter' }))),
      );
    }
    return places;
  } finally {
    await client.close();
  }
};

const peeked = async (where: string, receiver: ServiceBusReceiver): Promise<readonly Place[]> => {
  const places: Place[] = [];
  for (let page = await receiver.peekMessages(PAGE); page.length > 0; page = await receiver.peekMessages(PAGE))
    for (const { body, _rawAmqpMessage: raw, ...properties } of page)
      places.push({ where, content: text(body) }, { where, content: text(raw) }, { where, content: text(properties) });
  return places;
};

/** Each part of each mail, text and HTML apart. */
const mailsOfAll = async ({ at }: WholeStack): Promise<readonly Place[]> => {
  const places: Place[] = [];
  for (const { address } of await mailboxes(at))
    for (const mail of await mailsOf(at, address))
      for (const [part, value] of Object.entries(mail))
        places.push({ where: `mail to ${address}, ${part}`, content: text(value) });
  return places;
};
