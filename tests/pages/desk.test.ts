import { describe, expect, test } from '@jest/globals';
import { ago, day } from '../../pages/moments.ts';
import type { ReleasableClaim } from '../../pages/release/answer.ts';
import { openDesk, type Desk, type View } from '../../pages/release/desk.ts';
import { canGiveCode, refusal, standing } from '../../pages/release/wording.ts';

interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

const hours = (count: number): string => new Date(Date.now() + count * 3_600_000).toISOString();

const CLAIM: ReleasableClaim = {
  id: 'AAECAwQFBgcICQoLDA0ODw',
  key: 'C-10442',
  displayName: 'Ana Díaz',
  startsOn: '2026-12-01',
  opensAt: hours(-1),
  expiresAt: hours(71),
  state: 'open',
  releases: 0,
  phoneNumbers: [],
  history: [],
};
const HELD = { key: 'C/7', displayName: 'Jonas Weber', changed: 'both', since: hours(-3) } as const;

interface Sitting {
  readonly desk: Desk;
  readonly views: View[];
  readonly asked: { readonly address: string; readonly init: RequestInit | undefined }[];
}

/** The desk of somebody whose service gives these answers one after the other. */
const sitting = (...answers: readonly Answer[]): Sitting => {
  const left = [...answers];
  const [views, asked]: [View[], Sitting['asked']] = [[], []];
  const reach = {
    baseUrl: 'https://pass.contoso.example',
    accessToken: 'token',
    fetch: async (address: RequestInfo | URL, init?: RequestInit) => {
      asked.push({ address: new Request(address).url, init });
      const { status, body } = left.shift() ?? { status: 500 };
      return new Response(body === undefined ? null : JSON.stringify(body), { status });
    },
  };
  return { desk: openDesk(reach, (view) => void views.push(view)), views, asked };
};

const list = (claims: readonly object[], held: readonly object[] = []): Answer => ({
  status: 200,
  body: { claims, held },
});

const other = { ...CLAIM, id: 'other' };

describe('opening the desk', () => {
  test('shows the contractor whom the link names', async () => {
    const { desk, views } = sitting(list([other, CLAIM]));
    await desk.open(CLAIM.id);
    expect(views.at(-1)).toEqual({ kind: 'claim', claim: CLAIM });
  });

  test('shows the only one who waits at once, and a list as soon as there is more to see', async () => {
    const { desk, views } = sitting(list([CLAIM]), list([CLAIM, other]), list([CLAIM], [HELD]), list([]));
    for (let time = 0; time < 4; time += 1) await desk.open('');
    const shown = views.map(({ kind }) => kind).filter((kind) => kind !== 'working');
    expect(shown).toEqual(['claim', 'list', 'list', 'list']);
  });

  test('says that a named claim is not there, rather than showing another one', async () => {
    const { desk, views } = sitting(list([other]));
    await desk.open(CLAIM.id);
    expect(views.at(-1)).toMatchObject({ kind: 'list', missing: true });
  });

  test('leaves out what is not whole', async () => {
    const { desk, views } = sitting({ status: 200, body: { claims: [CLAIM, { id: 1 }, null], held: 'odd' } });
    await desk.showList();
    expect(views.at(-1)).toMatchObject({ kind: 'list', releases: { claims: [CLAIM], held: [] } });
  });

  test('asks to sign in again when the token has run out', async () => {
    const { desk, views } = sitting({ status: 401, body: { error: 'not-signed-in' } });
    await desk.open('');
    expect(views.at(-1)).toEqual({ kind: 'signed-out', why: 'ended' });
  });
});

describe('giving a code', () => {
  test('is one call with the token and the sponsor’s word', async () => {
    const { desk, views, asked } = sitting({ status: 200, body: { pin: '7K3M9QXT6', expiresAt: hours(1) } });
    await desk.giveCode(CLAIM, true);
    expect(views.at(-1)).toMatchObject({ kind: 'code', pin: '7K3M9QXT6', claim: { releases: 1 } });
    expect(asked[0]).toMatchObject({
      address: `https://pass.contoso.example/api/releases/${CLAIM.id}`,
      init: { method: 'POST', body: '{"recognised":true}', headers: { Authorization: 'Bearer token' } },
    });
  });

  test('needs the sponsor’s word', async () => {
    const { desk, views, asked } = sitting();
    await desk.giveCode(CLAIM, false);
    expect(views).toEqual([{ kind: 'claim', claim: CLAIM, problem: 'not-vouched' }]);
    expect(asked).toEqual([]);
  });

  test('that is not answered as agreed is a failure, not an empty code', async () => {
    const { desk, views } = sitting({ status: 200, body: { pin: 7 } });
    await desk.giveCode(CLAIM, true);
    expect(views.at(-1)).toMatchObject({ kind: 'claim', problem: { kind: 'failed' } });
  });

  test.each([
    [403, {}, 'You may not give a code for this person.'],
    [404, {}, 'This link is no longer in use.'],
    [409, {}, 'does not go together with where the link stands now'],
    [425, { opensAt: '2040-01-05T10:00:00Z' }, 'It is too early. The link opens Thursday'],
    [425, {}, 'It is too early.'],
    [429, {}, 'The limit is reached.'],
    [503, {}, 'The service cannot answer just now.'],
  ])('that is refused with %i %j is put in plain words', async (status, body, words) => {
    const { desk, views } = sitting({ status, body });
    await desk.giveCode(CLAIM, true);
    const view = views.at(-1);
    const problem = view?.kind === 'claim' && typeof view.problem === 'object' ? refusal(view.problem) : '';
    expect(problem).toContain(words);
  });
});

describe('watching for the pass to be shown', () => {
  test.each([
    ['acknowledged', ['shown']],
    ['locked', ['claim']],
    ['released', []],
  ])('a claim that is %s leads to %j', async (state, kinds) => {
    const { desk, views } = sitting(list([{ ...CLAIM, state }]));
    await desk.watch(CLAIM, new AbortController().signal);
    expect(views.map(({ kind }) => kind)).toEqual(kinds);
  });

  test('takes nobody away from another screen', async () => {
    const { desk, views } = sitting(list([{ ...CLAIM, state: 'redeemed' }]));
    await desk.watch(CLAIM, AbortSignal.abort());
    expect(views).toEqual([]);
  });
});

describe('what goes on the record', () => {
  test('needs a reason that says something', async () => {
    const { desk, views, asked } = sitting();
    await desk.ask(CLAIM, 'reissue', '  \n');
    await desk.decide(HELD, true, 'ok');
    expect(views).toMatchObject([{ problem: 'no-reason' }, { problem: 'no-reason' }]);
    expect(asked).toEqual([]);
  });

  test('names the contractor’s key as part of a path, whatever is in it', async () => {
    const { desk, views, asked } = sitting({ status: 202 });
    await desk.decide(HELD, false, 'nobody there knows of it');
    expect(asked[0]?.address).toBe('https://pass.contoso.example/api/releases/held/C%2F7');
    expect(views.at(-1)).toEqual({ kind: 'done', what: 'refused', displayName: 'Jonas Weber' });
  });

  test('that was refused can be sent again', async () => {
    const { desk, views } = sitting({ status: 429, body: {} });
    await desk.ask(CLAIM, 'reissue', 'lost it');
    expect(views.at(-1)).toMatchObject({ kind: 'ask', act: 'reissue', problem: { status: 429 } });
  });
});

describe('the words', () => {
  test('tell whether a code can be given now', () => {
    expect(canGiveCode(CLAIM)).toBe(true);
    expect(canGiveCode({ ...CLAIM, state: 'released' })).toBe(true);
    expect(canGiveCode({ ...CLAIM, opensAt: hours(1) })).toBe(false);
    expect(canGiveCode({ ...CLAIM, releases: 5 })).toBe(false);
    expect(canGiveCode({ ...CLAIM, state: 'locked' })).toBe(false);
  });

  test('say when a claim opens rather than that it waits for a code', () => {
    expect(standing({ ...CLAIM, opensAt: hours(1) })).toMatch(/^Opens /);
    expect(standing(CLAIM)).toBe('Waits for a code');
  });

  test('take a day as a day, wherever the reader is', () => {
    expect(day('2026-12-01')).toMatch(/Tuesday.* 1|1 .*Tuesday/);
  });

  test('count back in minutes, hours and days', () => {
    expect([hours(-0.5), hours(-3), hours(-72)].map(ago)).toEqual(['30 minutes ago', '3 hours ago', '3 days ago']);
  });
});
