import { z } from 'zod';
import { reportSchema } from './doctor/report.ts';

const instant = z.iso.datetime();
const letterId = z
  .string()
  .regex(/^\d+~\d+$/)
  .describe('sequence number, a tilde, and when it was enqueued in milliseconds');
const count = z.int().nonnegative();
const counts = (what: string) => z.record(z.string(), count).describe(what);

const letter = {
  id: letterId,
  sequenceNumber: z.string(),
  enqueuedAt: instant,
  fault: z.string().describe('a fault of docs/faults.md, INTERRUPTED or EXPIRED'),
  says: z.string(),
  wayOut: z.string(),
  contractor: z.string().optional(),
  eventType: z.string().optional(),
  eventId: z.string().optional(),
  messageId: z.string().optional(),
  deliveries: count,
  replays: count,
  times: count.describe('how often in a row it died of this fault'),
  heldBack: z.boolean().describe('left out of bulk replay'),
  bytes: count,
  reason: z.string().optional().describe('the broker’s own word'),
};

const shownLetter = z.strictObject({
  ...letter,
  state: z
    .strictObject({ phase: z.string(), blocked: z.array(z.string()) })
    .optional()
    .describe('where the contractor stands'),
  body: z.union([
    z.strictObject({ kind: z.literal('event'), event: z.unknown() }),
    z.strictObject({ kind: z.literal('opaque'), bytes: count }),
  ]),
  note: z
    .strictObject({
      problems: z.array(z.strictObject({ path: z.string(), rule: z.string() })),
      stack: z.string().optional(),
      requestId: z.string().optional(),
      at: instant,
    })
    .optional(),
  editable: z.array(z.string()).describe('JSON paths that dead-letter edit takes'),
});

const ended = z.union([
  z.strictObject({
    outcomes: counts('replayed, discarded, done before, in progress, held back or unknown'),
    left: count.describe('not asked about, for it ended early'),
  }),
  z.strictObject({ wouldEnd: z.array(letterId) }),
]);

const requested = z.strictObject({
  requested: z.array(z.strictObject({ contractor: z.string(), id: z.string() })),
});

const shownContractor = z.strictObject({
  key: z.string(),
  phase: z.string(),
  source: z.string(),
  facts: z
    .strictObject({
      startsOn: z.iso.date(),
      startsAt: z.string().optional(),
      endsOn: z.iso.date().optional(),
      timezone: z.string(),
      policy: z.string().optional(),
      hasPrivateAddress: z.boolean(),
    })
    .optional(),
  account: z.strictObject({ id: z.string() }).optional(),
  claim: z.strictObject({ id: z.string(), state: z.string(), opensAt: instant, expiresAt: instant }).optional(),
  passes: z
    .array(z.strictObject({ usable: z.boolean(), reason: z.string().optional(), startsAt: instant.optional() }))
    .optional()
    .describe('as Graph tells them; absent: there is no account, or Graph did not answer'),
  heldSince: instant.optional(),
  nextAt: instant.optional(),
  blocks: z.array(
    z.strictObject({ step: z.string(), code: z.string(), at: instant, says: z.string(), wayOut: z.string() }),
  ),
  waiting: z.array(z.strictObject({ act: z.string(), by: z.string(), reason: z.string(), at: instant })),
  timeline: z.array(
    z.strictObject({
      number: count,
      kind: z.string(),
      at: instant,
      local: z.string().describe('by the contractor’s clock'),
      says: z.string(),
      facts: z.record(z.string(), z.unknown()),
    }),
  ),
});

/** What `--json` prints, by command; members are added, never renamed. `docs/cli.schema.json` is made from it. */
export const JSON_OUTPUT = {
  'dead-letter list': z.union([
    z.strictObject({ deadLetters: z.array(z.strictObject(letter)) }),
    z.strictObject({ counts: counts('by fault, most first') }),
  ]),
  'dead-letter show': shownLetter,
  'dead-letter replay': ended,
  'dead-letter edit': z.strictObject({
    outcome: z.enum(['edited', 'would be edited', 'done before', 'in progress']),
    eventId: z.string().describe('of the new event'),
    paths: z.array(z.string()).describe('what differs'),
  }),
  'dead-letter discard': ended,
  'contractor list': z.strictObject({
    contractors: z.array(
      z.strictObject({
        key: z.string(),
        phase: z.string(),
        nextAt: instant.optional(),
        blocked: z.array(z.string()),
      }),
    ),
  }),
  'contractor show': shownContractor,
  'contractor reissue': requested,
  'contractor withdraw': requested,
  'contractor open': requested,
  'contractor forget': requested,
  'contractor let-go': requested,
  'contractor lift-block': requested,
  'contractor adopt': requested,
  'contractor confirm-contact': requested,
  'contractor adopt-file': requested,
  'contractor let-go-batch': requested,
  'audit export': z
    .strictObject({
      contractor: z.string(),
      number: count,
      kind: z.string(),
      at: z.int(),
      facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
      entryId: z.string(),
      previous: z.string(),
      hash: z.string(),
    })
    .describe('each line, with --json or without'),
  'audit verify': z.looseObject({
    chains: count,
    entries: count,
    broken: z.array(
      z.looseObject({
        contractor: z.string(),
        number: count,
        kind: z.string().optional(),
        why: z.enum(['broken', 'rewritten', 'missing', 'cut early']),
        last: count.optional(),
        hour: z.string().optional(),
      }),
    ),
    heads: z.looseObject({ hours: count, last: z.string().optional(), unwitnessed: count, overdue: count }).optional(),
  }),
  'event validate': z.strictObject({ valid: z.literal(true), contractor: z.string() }),
  'event send': z.strictObject({ sent: z.literal(true), contractor: z.string(), messageId: z.string() }),
  'event sample': z
    .looseObject({ specversion: z.literal('1.0'), id: z.string(), type: z.string(), data: z.looseObject({}) })
    .describe('an event of contractor.v1.schema.json'),
  doctor: reportSchema,
} as const satisfies Record<string, z.ZodType>;
