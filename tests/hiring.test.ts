import { expect, test } from '@jest/globals';
import { contractorKey, type ContractorRecord, type Wanted } from '../shared/domain/contractor/contractor.ts';
import type { ClaimId } from '../shared/domain/brand.ts';
import type { ContractorEvent, FactsEvent } from '../shared/domain/event/event.ts';
import { Fault } from '../shared/domain/fault.ts';
import { applyEvent } from '../shared/domain/event/event-effect.ts';

const now = Date.parse('2026-11-20T09:00:00Z');
const wanted: Wanted = {
  externalId: 'C-1',
  givenName: 'Ana',
  familyName: 'Díaz',
  displayName: 'Ana Díaz',
  phoneNumbers: [],
  timezone: 'UTC',
  sponsor: 'sam@contoso.example',
  privateAddress: 'ana@example.net',
  startsOn: '2026-12-01',
};
const policy = { reissuesPerDay: 3, opensAt: '08:00' };
const applyFacts = (known: ContractorRecord | undefined, told: ContractorEvent, at: number) =>
  applyEvent(known, told, at, policy);
const event = (more: Partial<FactsEvent> = {}, facts: Partial<Wanted> = {}): FactsEvent => ({
  kind: 'facts',
  reopens: true,
  type: 'hired',
  key: contractorKey('C-1'),
  source: 'hr',
  time: now,
  id: 'e1',
  data: 'd1',
  wanted: { ...wanted, ...facts },
  ...more,
});
const applied = (known: ContractorRecord | undefined, told: ContractorEvent, at = now): ContractorRecord => {
  const effect = applyFacts(known, told, at);
  if (effect.kind !== 'applied') throw new Error(`it was ${effect.kind}`);
  return effect.record;
};
const mailed = (record: ContractorRecord): ContractorRecord => ({
  ...record,
  claim: { id: 'x' as ClaimId, generation: 1, sentAt: now },
  told: { 'claim mailed~1': now },
});

test('the first event makes the record, due at once, owned by its source', () => {
  expect(applied(undefined, event())).toMatchObject({
    key: 'C-1',
    source: 'hr',
    wanted,
    newest: { facts: now },
    asked: { generation: 1, at: [now], releaseBySponsor: false },
    dueAt: now,
  });
});

test('the same source and id never act twice', () => {
  expect(applyFacts(applied(undefined, event()), event(), now + 1)).toEqual({ kind: 'seen' });
});

test('the same source and id with other data are refused', () => {
  expect(() => applyFacts(applied(undefined, event()), event({ data: 'd2' }), now)).toThrow(
    expect.objectContaining({ code: 'EVENT_ID_REUSED' }),
  );
});

test('another source may not speak for a contractor that has an owner', () => {
  expect(() => applyFacts(applied(undefined, event()), event({ id: 'e2', source: 'yard' }), now)).toThrow(Fault);
});

test('the newer time wins in any order, and at equal times the later arrival', () => {
  const first = applied(undefined, event());

  expect(applyFacts(first, event({ id: 'e0', time: now - 1 }), now)).toEqual({ kind: 'superseded' });
  expect(applied(first, event({ id: 'e2' }, { startsOn: '2026-12-02' })).wanted?.startsOn).toBe('2026-12-02');
});

test('only the last 40 events are remembered', () => {
  let record = applied(undefined, event());
  for (let n = 1; n <= 60; n++) record = applied(record, event({ id: `n${n}`, time: now + n }));

  expect(record.seen).toHaveLength(40);
  expect(record.seen.at(-1)?.id).toBe('n60');
});

test('an event that takes effect lifts what was blocked', () => {
  const blocked: ContractorRecord = {
    ...applied(undefined, event()),
    attempts: {
      'open claim': {
        count: 1,
        since: now,
        notBefore: now,
        lastFault: 'ADDRESS_MISSING',
        blocked: { code: 'ADDRESS_MISSING', at: now },
      },
    },
  };

  expect(applied(blocked, event({ id: 'e2', time: now + 1 })).attempts).toEqual({});
});

test('one of both contacts may change on HR’s word while no claim was ever mailed', () => {
  const changed = applied(
    applied(undefined, event()),
    event({ id: 'e2', time: now + 1 }, { privateAddress: 'diaz@example.org' }),
  );

  expect(changed.wanted?.privateAddress).toBe('diaz@example.org');
  expect(changed.heldFor).toBeUndefined();
});

test('both contacts together are held, and the known ones stay', () => {
  const changed = applied(
    applied(undefined, event()),
    event(
      { id: 'e2', time: now + 1 },
      { privateAddress: 'evil@example.org', sponsor: 'eve@contoso.example', startsOn: '2026-12-02' },
    ),
  );

  expect(changed.wanted).toEqual({ ...wanted, startsOn: '2026-12-02' });
  expect(changed.heldFor).toEqual({ privateAddress: 'evil@example.org', sponsor: 'eve@contoso.example', since: now });
});

test('after a claim was mailed a change of either is held', () => {
  const changed = applied(
    mailed(applied(undefined, event())),
    event({ id: 'e2', time: now + 1 }, { sponsor: 'eve@contoso.example' }),
  );

  expect(changed.wanted?.sponsor).toBe('sam@contoso.example');
  expect(changed.heldFor).toMatchObject({ sponsor: 'eve@contoso.example' });
});

test('two changes in a row are no way around the hold', () => {
  const both = applied(
    applied(undefined, event()),
    event({ id: 'e2', time: now + 1 }, { privateAddress: 'evil@example.org', sponsor: 'eve@contoso.example' }),
  );
  const one = applied(both, event({ id: 'e3', time: now + 2 }, { privateAddress: 'evil@example.org' }));

  expect(one.wanted?.privateAddress).toBe('ana@example.net');
  expect(one.heldFor).toMatchObject({ privateAddress: 'evil@example.org' });
});

test('a change back to the known contacts ends the hold; case is no change', () => {
  const both = applied(
    applied(undefined, event()),
    event({ id: 'e2', time: now + 1 }, { privateAddress: 'evil@example.org', sponsor: 'eve@contoso.example' }),
  );

  expect(
    applied(both, event({ id: 'e3', time: now + 2 }, { privateAddress: 'ANA@example.net' })).heldFor,
  ).toBeUndefined();
});
