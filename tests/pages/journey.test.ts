import { describe, expect, test } from '@jest/globals';
import { createJourney, type Journey, type View } from '../../pages/claim/journey.ts';
import { linkOf } from '../../shared/domain/claim/pin.ts';

const NOW = Date.parse('2026-12-01T07:30:00Z');
const LINK = linkOf('https://pass.contoso.example', { id: new Uint8Array(16), secret: new Uint8Array(32) });
const OPEN = { state: 'released', opensAt: '2026-12-01T07:00:00Z', expiresAt: '2026-12-04T07:00:00Z', sponsor: 'Sam' };

interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

interface Travel {
  readonly journey: Journey;
  readonly views: View[];
  readonly asked: string[];
}

/** A journey whose service gives these answers one after the other. */
const travelling = (...answers: readonly Answer[]): Travel => {
  const [left, views, asked]: [Answer[], View[], string[]] = [[...answers], [], []];
  const reach = {
    baseUrl: 'https://pass.contoso.example',
    pause: () => Promise.resolve(),
    fetch: async (address: RequestInfo | URL) => {
      asked.push(new Request(address).url.replace(/.*\//, ''));
      const { status, body } = left.shift() ?? { status: 500 };
      return new Response(body === undefined ? null : JSON.stringify(body), { status });
    },
  };
  return { journey: createJourney({ reach, now: () => NOW, show: (view) => views.push(view) }), views, asked };
};

const known = (differing: object = {}): Answer => ({ status: 200, body: { ...OPEN, ...differing } });

describe('opening a link', () => {
  test.each([
    [{}, { kind: 'code', typed: '' }],
    [{ state: 'open' }, { kind: 'code', typed: '' }],
    [
      { state: 'open', opensAt: '2026-12-01T08:00:00Z' },
      { kind: 'waiting', opensAt: '2026-12-01T08:00:00Z' },
    ],
    [{ state: 'minting' }, { kind: 'ended', why: 'elsewhere' }],
    [
      { state: 'redeemed', usedAt: '2026-12-01T07:05:00Z' },
      { kind: 'ended', why: 'spent', at: '2026-12-01T07:05:00Z' },
    ],
    [{ state: 'acknowledged' }, { kind: 'ended', why: 'spent' }],
    [
      { state: 'superseded', sentAt: '2026-12-01T07:20:00Z' },
      { kind: 'ended', why: 'superseded', at: '2026-12-01T07:20:00Z' },
    ],
    [{ state: 'expired' }, { kind: 'ended', why: 'expired', at: '2026-12-04T07:00:00Z' }],
    [{ state: 'revoked' }, { kind: 'ended', why: 'revoked' }],
    [{ state: 'locked' }, { kind: 'ended', why: 'locked' }],
  ])('of a claim that differs by %j shows %j', async (differing, view) => {
    const { journey, views } = travelling(known(differing));
    await journey.open(LINK, 'loaded');
    expect(views.map(({ kind }) => kind)).toEqual(['opening', view.kind]);
    expect(views.at(-1)).toMatchObject(view);
  });

  test.each([
    ['loaded', { kind: 'paste', why: 'no-link' }],
    ['reloaded', { kind: 'paste', why: 'reloaded' }],
    ['pasted', { kind: 'paste', why: 'no-link', problem: true }],
  ] as const)('that is none, on a page that was %s, asks for one', async (arrival, view) => {
    const { journey, views, asked } = travelling();
    await journey.open('https://pass.contoso.example/claim', arrival);
    expect(views).toEqual([view]);
    expect(asked).toEqual([]);
  });

  test.each([
    [404, 'unknown', { kind: 'paste', why: 'unknown' }],
    [429, 'too-many', { kind: 'away', why: 'too-many' }],
    [503, 'try-later', { kind: 'away', why: 'try-later' }],
    [500, 'odd', { kind: 'away', why: 'try-later' }],
  ])('that is answered with %i %s shows %j, and can be tried again', async (status, error, view) => {
    const { journey, views } = travelling({ status, body: { error } }, known());
    await journey.open(LINK, 'loaded');
    expect(views.at(-1)).toEqual(view);
    await journey.retry();
    expect(views.at(-1)).toMatchObject({ kind: 'code' });
  });
});

describe('sending a code', () => {
  test.each([
    [403, { error: 'wrong-pin', left: 2 }, { kind: 'code', problem: { kind: 'wrong-pin', left: 2 } }],
    [409, { error: 'not-released' }, { kind: 'code', problem: { kind: 'not-released' } }],
    [409, { error: 'busy' }, { kind: 'code', problem: { kind: 'busy' } }],
    [429, { error: 'too-many' }, { kind: 'code', problem: { kind: 'too-many' } }],
    [400, { error: 'malformed' }, { kind: 'code', problem: { kind: 'check' } }],
    [500, { error: 'odd' }, { kind: 'code', problem: { kind: 'try-later' } }],
    [404, { error: 'unknown' }, { kind: 'paste', why: 'unknown' }],
    [
      410,
      { error: 'spent', usedAt: '2026-12-01T07:05:00Z' },
      { kind: 'ended', why: 'spent', at: '2026-12-01T07:05:00Z' },
    ],
    [410, { error: 'superseded', sentAt: '2026-12-01T07:05:00Z' }, { kind: 'ended', why: 'superseded' }],
    [410, { error: 'expired' }, { kind: 'ended', why: 'expired', at: '2026-12-04T07:00:00Z' }],
    [410, { error: 'revoked' }, { kind: 'ended', why: 'revoked' }],
    [423, { error: 'locked' }, { kind: 'ended', why: 'locked' }],
    [
      425,
      { error: 'not-open-yet', opensAt: '2026-12-01T08:00:00Z' },
      { kind: 'waiting', opensAt: '2026-12-01T08:00:00Z' },
    ],
  ])('that is answered with %i %j shows %j', async (status, body, view) => {
    const { journey, views } = travelling(known(), { status, body });
    await journey.open(LINK, 'loaded');
    await journey.submit('7k3 m9q xt6');
    expect(views.map(({ kind }) => kind)).toEqual(['opening', 'code', 'making', view.kind]);
    expect(views.at(-1)).toMatchObject(view);
  });

  test('keeps what was typed when there was something wrong with it', async () => {
    const { journey, views } = travelling(known(), { status: 403, body: { error: 'wrong-pin', left: 2 } });
    await journey.open(LINK, 'loaded');
    await journey.submit('7k3 m9q xt6');
    expect(views.at(-1)).toMatchObject({ typed: '7k3 m9q xt6' });
  });

  test.each([
    ['', { kind: 'empty' }],
    ['7K3', { kind: 'length', symbols: 3 }],
    ['7K3M9QXU6', { kind: 'symbol', symbol: 'U' }],
    ['7K3M9QXT7', { kind: 'check' }],
  ])('that is none (%j) sends nothing', async (typed, problem) => {
    const { journey, views, asked } = travelling(known());
    await journey.open(LINK, 'loaded');
    await journey.submit(typed);
    expect(views.at(-1)).toMatchObject({ kind: 'code', typed, problem });
    expect(asked).toEqual(['status']);
  });

  test('twice at once sends it once', async () => {
    const { journey, asked } = travelling(known(), { status: 423, body: { error: 'locked' } });
    await journey.open(LINK, 'loaded');
    await Promise.all([journey.submit('7K3M9QXT6'), journey.submit('7K3M9QXT6')]);
    expect(asked).toEqual(['status', 'redeem']);
  });

  test('to a page that was left meanwhile shows nothing more', async () => {
    const { journey, views } = travelling(known(), { status: 423, body: { error: 'locked' } });
    await journey.open(LINK, 'loaded');
    const sending = journey.submit('7K3M9QXT6');
    journey.wipe();
    await sending;
    expect(views.at(-1)).toEqual({ kind: 'paste', why: 'reloaded' });
  });

  test('after an envelope that does not open says that it was not meant for this tab', async () => {
    const envelope = { key: 'AA', iv: 'AA', data: 'AA' };
    const { journey, views } = travelling(known(), { status: 200, body: { envelope } });
    await journey.open(LINK, 'loaded');
    await journey.submit('7K3M9QXT6');
    expect(views.at(-1)).toEqual({ kind: 'ended', why: 'unsealed' });
  });
});
