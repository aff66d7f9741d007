import { describe, expect, test } from '@jest/globals';
import { mistakesIn, type Filled } from '../../pages/operations/asking.ts';
import { endInBatches, type Progress } from '../../pages/operations/batches.ts';
import type { LetterOrder } from '../../pages/operations/client.ts';
import { readContractor } from '../../pages/operations/contractor-answer.ts';
import { readHealth } from '../../pages/operations/health-answer.ts';
import { readLetterPage, readOpenLetter } from '../../pages/operations/letter-answer.ts';
import { fragmentOf, placeOf, type Place } from '../../pages/operations/place.ts';
import { openStocks } from '../../pages/operations/stock.ts';
import { whenIn } from '../../pages/moments.ts';

describe('a place', () => {
  test.each<Place>([
    { kind: 'health' },
    { kind: 'faults' },
    { kind: 'letters', which: { by: 'fault', fault: 'ADDRESS_MISSING' }, page: 1 },
    { kind: 'letters', which: { by: 'contractor', contractor: 'C 7&x=1' }, page: 3 },
    { kind: 'letter', id: '42~1763791234567' },
    { kind: 'uncover', id: '42~1763791234567' },
    { kind: 'edit', id: '42~1763791234567' },
    { kind: 'end', act: 'replay', which: { by: 'fault', fault: 'INTERRUPTED' } },
    { kind: 'end', act: 'discard', which: { by: 'letter', id: '42~1' } },
    { kind: 'end', act: 'replay', which: { by: 'ticked' } },
    { kind: 'contractors', phase: 'blocked', after: 'C-200' },
    { kind: 'contractor', key: 'C/7#ü' },
    { kind: 'ask', key: 'C-7', act: 'lift-block' },
  ])('is what its fragment is read as: %j', (place) => {
    expect(placeOf(fragmentOf(place))).toEqual(place);
  });

  test.each([
    ['', 'health'],
    ['nonsense?a=b', 'health'],
    ['replay', 'faults'],
    ['dead-letters?ticked=yes', 'faults'],
    ['contractor', 'contractors'],
    ['ask?number=C-7&act=promote', 'contractor'],
    ['dead-letters?fault=X&page=-4', 'letters'],
  ])('that a fragment “%s” does not name is %s', (fragment, kind) => {
    expect(placeOf(fragment).kind).toBe(kind);
  });
});

const ids = (count: number): string[] => Array.from({ length: count }, (_, at) => `${at}~1`);

const ORDER: LetterOrder = { act: 'replay', reason: 'mended', heldBackToo: false };

describe('a run', () => {
  test('sends every letter once, thirty at a time, and tells how far it is, how fast, and how long it takes', async () => {
    const [sent, told]: [string[][], Progress[]] = [[], []];
    let clock = 0;
    const result = await endInBatches(ids(75), ORDER, {
      send: async (batch) => {
        sent.push([...batch]);
        clock += 1_000;
        return new Map(batch.map((id) => [id, 'replayed']));
      },
      now: () => clock,
      stop: new AbortController().signal,
      tell: (progress) => void told.push(progress),
    });
    expect(sent.map(({ length }) => length)).toEqual([30, 30, 15]);
    expect(sent.flat()).toEqual(ids(75));
    expect(told.at(0)).toEqual({ done: 30, all: 75, perSecond: 30, secondsLeft: 1.5 });
    expect(told.at(-1)).toMatchObject({ done: 75, secondsLeft: 0 });
    expect(result).toMatchObject({ end: 'finished', left: 0 });
    expect(result.outcomes.size).toBe(75);
  });

  test('ends after the batch that is under way when it is told to stop, or when a call fails', async () => {
    const stop = new AbortController();
    const run = { now: () => 0, stop: stop.signal, tell: () => undefined };
    const stopped = await endInBatches(ids(75), ORDER, {
      ...run,
      send: async (batch) => {
        stop.abort();
        return new Map(batch.map((id) => [id, 'replayed']));
      },
    });
    expect([stopped.end, stopped.outcomes.size, stopped.left]).toEqual(['stopped', 30, 45]);
    const failure = { kind: 'failed', status: 0, problems: [] } as const;
    const failed = await endInBatches(ids(5), ORDER, {
      ...run,
      stop: new AbortController().signal,
      send: async () => failure,
    });
    expect(failed).toEqual({ end: 'failed', failure, outcomes: new Map(), left: 5 });
  });
});

const LINE = { id: '1~1', enqueuedAt: '2026-12-01T08:00:00Z', fault: 'INTERRUPTED', contractor: 'C-1' };

describe('letters that were read', () => {
  const reading = (...pages: readonly object[]) => {
    const asked: string[] = [];
    const left = [...pages];
    const stocks = openStocks({
      baseUrl: 'https://pass.contoso.example',
      accessToken: 'token',
      fetch: async (address) => {
        asked.push(new Request(address).url.replace(/^.*operations\//, ''));
        return Response.json(left.shift() ?? { deadLetters: [] });
      },
    });
    return { asked, stocks, over: new AbortController().signal };
  };

  test('serve every list for a while when they are all there are, and are read anew once forgotten', async () => {
    const { asked, stocks, over } = reading({ deadLetters: [LINE], next: '2' }, { deadLetters: [] });
    await stocks.of({ by: 'all' }, over);
    const ofFault = await stocks.of({ by: 'fault', fault: 'INTERRUPTED' }, over);
    const ofNobody = await stocks.of({ by: 'contractor', contractor: 'c-2' }, over);
    expect(ofFault).toMatchObject({ letters: [{ id: '1~1' }], complete: true });
    expect(ofNobody).toMatchObject({ letters: [] });
    expect(asked).toEqual(['dead-letters?from=0', 'dead-letters?from=2']);
    stocks.forget();
    await stocks.of({ by: 'contractor', contractor: 'c-1' }, over);
    expect(asked.at(-1)).toBe('dead-letters?from=0&contractor=c-1');
  });

  test('are no more than a page can hold, and it is said that there are more', async () => {
    const page = { deadLetters: Array.from({ length: 6_000 }, () => LINE), next: '7' };
    const { asked, stocks, over } = reading(page, page, page);
    expect(await stocks.of({ by: 'all' }, over)).toMatchObject({ complete: false });
    expect(asked).toHaveLength(2);
  });

  test('are not waited for by somebody who has gone elsewhere', async () => {
    const { stocks } = reading({ deadLetters: [LINE], next: '2' });
    expect(await stocks.of({ by: 'all' }, AbortSignal.abort())).toBeUndefined();
  });
});

const FILLED: Filled = { reason: 'as agreed', number: '', accountId: '', answer: '', step: '', beyondCap: false };

describe('what is filled in', () => {
  const someone = readContractor({ key: 'C-7', phase: 'open' });
  const rehired = readContractor({ key: 'C-7', phase: 'blocked', blocks: [{ code: 'REHIRE_UNCONFIRMED' }] });

  test.each([
    ['withdraw', {}, []],
    ['withdraw', { reason: ' x ' }, ['reason']],
    ['withdraw', { reason: 'x'.repeat(501) }, ['reason']],
    ['forget', {}, ['number']],
    ['forget', { number: ' c-7 ' }, []],
    ['adopt', { accountId: 'ana@contoso.example' }, ['accountId']],
    ['adopt', { accountId: '30000000-0000-4000-8000-000000000077' }, []],
    ['confirm-contact', {}, ['answer']],
  ] as const)('for %s with %j lacks %j', (act, filled, fields) => {
    expect(someone && Object.keys(mistakesIn(someone, act, { ...FILLED, ...filled }))).toEqual(fields);
  });

  test('names no account where somebody hired again is the same person', () => {
    expect(rehired && mistakesIn(rehired, 'adopt', FILLED)).toEqual({});
  });
});

describe('answers that are not whole', () => {
  test('leave out what cannot be used, rather than failing the page', () => {
    expect(readLetterPage({ deadLetters: [LINE, { id: 1 }, null], next: 7 }).letters).toHaveLength(1);
    expect(readOpenLetter({ id: '1~1' })).toBeUndefined();
    expect(readOpenLetter({ ...LINE, body: { kind: 'opaque', bytes: 4 } })).toMatchObject({ problems: [] });
    expect(readContractor('nobody')).toBeUndefined();
    expect(readHealth({ deadLetters: { unread: 'QUEUE_AWAY' } })).toMatchObject({
      deadLetters: { unread: 'QUEUE_AWAY', says: '' },
      contractors: { counted: 0, phases: {} },
    });
  });
});

test('an instant is told on the contractor’s clock, and on the reader’s where the zone is not known', () => {
  expect(whenIn('Pacific/Auckland', '2026-12-01T20:30:00Z')).toMatch(/^Wed.*2026.*09:30/);
  expect(whenIn('Nowhere/Else', '2026-12-01T20:30:00Z')).toMatch(/Dec.*2026/);
  expect(whenIn('UTC', 'soon')).toBe('');
});
