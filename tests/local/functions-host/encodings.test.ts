// Against the real host: FUNC=func, and SERVICE_BUS=<connection string> of a namespace with the queues of queues.json.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ServiceBusMessage } from '@azure/service-bus';
import { eventually } from './eventually.ts';
import { startBroker, type RunningBroker } from './running-broker.ts';
import { startHost, type RunningHost, type Seen } from './running-host.ts';

describe('what a Service Bus trigger hands to the handler', () => {
  let broker: RunningBroker;
  let host: RunningHost;
  let sent = 0;

  beforeAll(async () => {
    broker = await startBroker();
    host = await startHost({ PARTS: 'messages', SERVICE_BUS: broker.connectionString, LETTERS: 'letters' });
  });
  afterAll(async () => {
    await host.stop();
    await broker.stop();
  });

  /** Sends one message and resolves with what the handler of its queue was given. */
  const deliver = async (queue: 'letters' | 'parcels', message: ServiceBusMessage): Promise<Seen> => {
    sent += 1;
    const marker = `marker ${sent}`;
    await broker.send(queue, { ...message, replyTo: marker });
    return eventually(async () =>
      (await host.seen(queue)).find(({ metadata, input }) => metadata['replyTo'] === marker && input !== 'done'),
    );
  };
  const text = (body: string): ServiceBusMessage => ({ body: Buffer.from(body) });

  describe('a body, by default', () => {
    test.each([
      ['hello', 'hello'],
      ['{"a": 1}', { a: 1 }],
      ['[1, 2]', [1, 2]],
      ['123', 123],
      ['00123', '00123'],
      ['1e5', 100_000],
      ['true', true],
      ['null', null],
      ['"quoted"', 'quoted'],
      ['12345678901234567890', 12_345_678_901_234_567_000],
      ['', ''],
    ])('%s arrives parsed as JSON where it is JSON: %j', async (body, input) => {
      expect((await deliver('letters', text(body))).input).toEqual(input);
    });

    test('ignores the content type', async () => {
      expect((await deliver('letters', { ...text('123'), contentType: 'text/plain' })).input).toBe(123);
    });
  });

  test.each(['123', 'null', '{"sessionId": "x"}', ''])(
    'a body %s with dataType binary arrives as its bytes',
    async (body) => {
      expect((await deliver('parcels', text(body))).input).toEqual({ bytes: Buffer.from(body).toString('base64') });
    },
  );

  test('bytes that are no text arrive unchanged with dataType binary', async () => {
    const bytes = Buffer.from([0, 255, 254, 128]);

    expect((await deliver('parcels', { body: bytes })).input).toEqual({ bytes: bytes.toString('base64') });
  });

  describe('metadata', () => {
    test.each([
      ['00123', '00123'],
      ['123', 123],
      ['1e5', 100_000],
      ['true', true],
      ['null', null],
      ['12345678901234567890', 12_345_678_901_234_567_000],
      ['abc', 'abc'],
    ])('the message id %s changes its type where it reads as JSON: %j', async (messageId, seen) => {
      expect((await deliver('parcels', { ...text('x'), messageId })).metadata['messageId']).toEqual(seen);
    });

    test('carries every name that the platform documents, with its first letter lower-cased', async () => {
      const { metadata } = await deliver('parcels', {
        ...text('x'),
        messageId: 'm',
        contentType: 'text/plain',
        subject: 's',
        to: 't',
        correlationId: 'c',
        partitionKey: 'p',
        replyToSessionId: 'r',
        applicationProperties: { a: 1 },
      });

      expect(metadata).toEqual({
        deliveryCount: 1,
        lockToken: expect.stringMatching(/^[0-9a-f-]{36}$/),
        expiresAt: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?\+00:00$/),
        expiresAtUtc: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?$/),
        enqueuedTime: expect.stringMatching(/\+00:00$/),
        enqueuedTimeUtc: expect.stringMatching(/\d$/),
        messageId: 'm',
        contentType: 'text/plain',
        replyTo: expect.any(String),
        sequenceNumber: expect.any(Number),
        to: 't',
        subject: 's',
        label: 's',
        correlationId: 'c',
        partitionKey: 'p',
        replyToSessionId: 'r',
        applicationProperties: { a: 1 },
        userProperties: { a: 1 },
        messageReceiver: {},
        messageSession: {},
        messageActions: {},
        sessionActions: {},
        receiveActions: {},
        client: {},
      });
    });

    test('writes both forms of a time for the same instant, the one named Utc without a zone', async () => {
      const { metadata } = await deliver('parcels', text('x'));

      expect(metadata['enqueuedTime']).toBe(`${String(metadata['enqueuedTimeUtc'])}+00:00`);
    });

    test('lower-cases the first letter of property names, nested ones too, and loses which case they had', async () => {
      const { metadata } = await deliver('parcels', {
        ...text('x'),
        applicationProperties: { ContractorId: 'a', contractorKey: 'b' },
      });

      expect(metadata['applicationProperties']).toEqual({ contractorId: 'a', contractorKey: 'b' });
      expect(metadata['userProperties']).toEqual({ contractorId: 'a', contractorKey: 'b' });
    });

    test('does not parse the texts among the properties', async () => {
      const { metadata } = await deliver('parcels', {
        ...text('x'),
        applicationProperties: { id: '1e5', flag: true, count: 7 },
      });

      expect(metadata['applicationProperties']).toEqual({ id: '1e5', flag: true, count: 7 });
    });
  });

  describe('an object as body', () => {
    const shadowing =
      '{"messageId": "shadow", "DELIVERYCOUNT": 99, "extra": "1e5", "deep": {"Inner": 1}, "flag": true, "gone": null, "list": [1]}';

    test('overwrites metadata of the same name in any case, and adds its other members', async () => {
      const { metadata } = await deliver('letters', { ...text(shadowing), messageId: 'real' });

      expect(metadata).toEqual(
        expect.objectContaining({
          messageId: 'shadow',
          deliveryCount: 99,
          extra: 100_000,
          deep: { inner: 1 },
          flag: 'True',
        }),
      );
      expect(metadata).not.toHaveProperty('gone');
      expect(metadata).not.toHaveProperty('list');
    });

    test('leaves metadata alone with dataType binary', async () => {
      const { metadata } = await deliver('parcels', { ...text(shadowing), messageId: 'real' });

      expect(metadata).toEqual(expect.objectContaining({ messageId: 'real', deliveryCount: 1 }));
      expect(metadata).not.toHaveProperty('extra');
    });
  });
});
