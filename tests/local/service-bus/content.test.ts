import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import rhea from 'rhea';
import { text as amqpText } from '../../../local/service-bus/amqp/codec.ts';
import { BATCH_FORMAT, parseContent, parseTransfer, withProperties } from '../../../local/service-bus/content.ts';
import { newMessage, render } from '../../../local/service-bus/message.ts';
import { ServiceError } from '../../../local/service-bus/service-error.ts';

const name = fc.string({ maxLength: 12 }).map((text) => `p${text}`);

/** Values of AMQP types, among them those that JavaScript has no equal of. */
const value = fc.oneof(
  fc.string(),
  fc.boolean(),
  fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-12-31') }),
  fc.constant(null),
  fc.double({ noNaN: true }).map((number) => rhea.types.wrap_double(number)),
  fc.uint8Array({ minLength: 8, maxLength: 8 }).map((bytes) => rhea.types.wrap_long(Buffer.from(bytes))),
  fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => rhea.types.wrap_uuid(Buffer.from(bytes))),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => rhea.types.wrap_binary(Buffer.from(bytes))),
  fc.float({ noNaN: true }).map((number) => rhea.types.wrap_float(number)),
);

const sent = fc.record(
  {
    message_id: fc.string({ minLength: 1 }),
    group_id: fc.string({ minLength: 1 }),
    subject: fc.string(),
    ttl: fc.integer({ min: 1, max: 2 ** 32 - 1 }),
    application_properties: fc.dictionary(name, value),
    message_annotations: fc.dictionary(name, fc.string()),
    body: fc.oneof(fc.string(), fc.array(fc.integer())),
    footer: fc.dictionary(name, fc.string()),
  },
  { requiredKeys: ['body', 'message_id'] },
);

const encode = (message: object): Buffer => rhea.message.encode(message);

const stored = (bytes: Buffer) => newMessage(parseContent(bytes), 1, 0, Infinity);

test('from its properties on, a message leaves the broker byte for byte as it came', () => {
  fc.assert(
    fc.property(sent, (message) => {
      const bytes = encode(message);
      const { bare } = parseContent(bytes);
      expect(bytes.subarray(bytes.length - bare.length).equals(bare)).toBe(true);
      const rendered = render(stored(bytes));
      expect(rendered.subarray(rendered.length - bare.length).equals(bare)).toBe(true);
    }),
  );
});

test('what the broker has to know is read from it', () => {
  fc.assert(
    fc.property(sent, (message) => {
      const { sessionId, timeToLive, identity } = parseContent(encode(message));
      expect({ sessionId, timeToLive, identity }).toEqual({
        sessionId: message.group_id,
        timeToLive: message.ttl,
        identity: `string ${message.message_id}`,
      });
    }),
  );
});

test('a message without an id gets one and keeps everything else', () => {
  fc.assert(
    fc.property(sent, ({ message_id: _, ...message }) => {
      const decoded = rhea.message.decode(parseContent(encode(message)).bare);
      expect(decoded.message_id).toMatch(/^[0-9a-f]{32}$/);
      const { message_id: __, ...others } = rhea.message.decode(
        parseContent(encode({ ...message, message_id: 'x' })).bare,
      );
      expect(decoded).toEqual({ ...others, message_id: decoded.message_id });
    }),
  );
});

test('changed application properties replace their namesakes and touch no other byte', () => {
  fc.assert(
    fc.property(sent, name, (message, changed) => {
      const before = parseContent(encode(message));
      const after = withProperties(before, [{ name: changed, value: amqpText('new') }]);
      const kept = parseContent(
        encode({ ...message, application_properties: { ...message.application_properties, [changed]: 'new' } }),
      );
      const propertiesIn = (bare: Buffer) => rhea.message.decode(bare).application_properties as object;
      expect(propertiesIn(after.bare)).toEqual(propertiesIn(kept.bare));
      expect(rhea.message.decode(after.bare).body).toEqual(rhea.message.decode(before.bare).body);
    }),
  );
});

test('ids of different types are different ids', () => {
  const ids = ['1', 1, rhea.types.wrap_uuid(Buffer.alloc(16, '1'))];
  const identities = ids.map((id) => parseContent(encode({ body: 1, message_id: id })).identity);
  expect(new Set(identities).size).toBe(3);
});

test('a time to live beyond 49 days is taken from the expiry time', () => {
  const creation = new Date('2026-01-01T00:00:00Z');
  const expiry = new Date('2026-04-01T00:00:00Z');
  const bytes = encode({ body: 1, ttl: 2 ** 32 - 1, creation_time: creation, absolute_expiry_time: expiry });
  expect(parseContent(bytes).timeToLive).toBe(90 * 86_400_000);
});

test('bytes that are no message are refused as such, whatever they are', () => {
  const parse = (bytes: Uint8Array, format: number | undefined) => {
    try {
      const contents = parseTransfer(Buffer.from(bytes), format);
      for (const content of contents) withProperties(content, [{ name: 'any', value: amqpText('new') }]);
    } catch (error) {
      expect(error).toBeInstanceOf(ServiceError);
    }
  };
  const section = fc.constantFrom(0x70, 0x71, 0x72, 0x73, 0x74, 0x75, 0x77);
  const noise = fc.uint8Array({ maxLength: 64 });
  fc.assert(fc.property(noise, fc.constantFrom(0, BATCH_FORMAT), parse), { numRuns: 500 });
  fc.assert(
    fc.property(section, noise, fc.constantFrom(0, BATCH_FORMAT), (code, bytes, format) =>
      parse(Uint8Array.from([0x00, 0x53, code, ...bytes]), format),
    ),
    { numRuns: 2_000 },
  );
});
