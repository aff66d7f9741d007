import { describe, expect, test } from '@jest/globals';
import { contractor, movedOn } from './operations-answers.ts';
import { answering, ok, press, viewOf } from './operations-states.ts';
import { visitingOperations } from './operations-visit.ts';
import type { Call, Reply } from './scripted-service.ts';
import { until } from './visit.ts';

const { visit, bring, openFragment, screenText, posted } = visitingOperations();

const REHIRED = contractor({
  blocks: [{ step: 'open claim', code: 'REHIRE_UNCONFIRMED', at: new Date().toISOString(), says: 's', wayOut: 'w' }],
});
const TWICE = contractor({
  blocks: ['open claim', 'tell'].map((step) => ({
    step,
    code: 'GRAPH_FORBIDDEN',
    at: new Date().toISOString(),
    says: 'Graph refused.',
    wayOut: 'Grant it.',
  })),
});
const ACCOUNT = '30000000-0000-4000-8000-000000000077';

type Filling = (page: ReturnType<typeof visit>['page']) => Promise<unknown>;

interface Asked {
  readonly act: string;
  readonly send: string;
  readonly fill?: Filling;
  readonly details?: object;
  readonly someone?: object;
}

const ASKED: readonly Asked[] = [
  { act: 'reissue', send: 'Reissue' },
  {
    act: 'reissue',
    send: 'Reissue',
    fill: (page) => page.getByLabel(/most for a day/).check(),
    details: { beyondCap: true },
  },
  { act: 'withdraw', send: 'Withdraw' },
  { act: 'open', send: 'Open now' },
  { act: 'let-go', send: 'Let go' },
  { act: 'lift-block', send: 'Lift the block' },
  {
    act: 'lift-block',
    send: 'Lift the block',
    fill: (page) => page.locator('#step').selectOption('tell'),
    details: { step: 'tell' },
    someone: TWICE,
  },
  {
    act: 'adopt',
    send: 'Adopt',
    fill: (page) => page.locator('#accountId').fill(ACCOUNT),
    details: { accountId: ACCOUNT },
  },
  { act: 'adopt', send: 'Adopt', someone: REHIRED },
  {
    act: 'confirm-contact',
    send: 'Confirm or refuse',
    fill: (page) => page.getByLabel(/is right/).check(),
    details: { confirm: true },
  },
  {
    act: 'confirm-contact',
    send: 'Confirm or refuse',
    fill: (page) => page.getByLabel(/is wrong/).check(),
    details: { confirm: false },
  },
  { act: 'forget', send: 'Forget', fill: (page) => page.locator('#number').fill('c-10441') },
];

describe('what is asked for on a contractor’s behalf', () => {
  test('is one call with its reason, after it was said what will happen', async () => {
    const { page, service } = visit();
    await bring('contractors');
    for (const { act, send, fill, details, someone = contractor() } of ASKED) {
      const asked: object[] = [];
      const answer = async ({ method, body }: Call): Promise<Reply> => {
        if (method === 'GET') return ok(someone);
        asked.push(body);
        return { status: 202, body: { id: 'request~1' } };
      };
      answering(service, { 'contractors/C-10441': answer });
      await openFragment(`ask?number=C-10441&act=${act}`, 'ask');
      expect(await screenText()).toContain('What will happen');
      await press(send)(page);
      await page.locator('#reason-problem').waitFor();
      expect(asked).toEqual([]);
      await fill?.(page);
      await page.locator('#reason').fill(' agreed on the phone ');
      await press(send)(page);
      await viewOf(page, 'contractor');
      expect(asked).toEqual([{ act, reason: 'agreed on the phone', ...details }]);
      expect(await screenText()).toContain('on the record, and done within seconds');
    }
  });

  test('is not asked for before it is meant', async () => {
    const { page, focused } = visit();
    await bring('contractors');
    for (const [act, send, id, says] of [
      ['forget', 'Forget', 'number', 'Type C-10441'],
      ['adopt', 'Adopt', 'accountId', 'object id'],
      ['confirm-contact', 'Confirm or refuse', 'answer-confirm', 'Say whether'],
    ] as const) {
      await openFragment(`ask?number=C-10441&act=${act}`, 'ask');
      await page.getByRole('button', { name: send }).waitFor();
      await page.locator('#reason').fill('agreed on the phone');
      await press(send)(page);
      await page.locator('.problem').waitFor();
      expect(await focused()).toBe(id);
      expect(await page.locator('#reason').inputValue()).toBe('agreed on the phone');
      expect(await page.locator('.problem').allInnerTexts()).toEqual([expect.stringContaining(says)]);
    }
    expect(posted()).toEqual([]);
  });

  test('is watched until it is done, without taking anybody away from where they are', async () => {
    const { page, service } = visit();
    const waiting = [{ act: 'lift-block', by: 'me', reason: 'mended', at: new Date().toISOString() }];
    await bring('contractor');
    await page.getByRole('link', { name: 'Lift the block' }).click();
    await viewOf(page, 'ask');
    answering(service, {
      'contractors/C-10441': async ({ method }) =>
        method === 'POST' ? { status: 202, body: { id: 'request~1' } } : ok(contractor({ waiting })),
    });
    await page.locator('#reason').fill('mended');
    await press('Lift the block')(page);
    await viewOf(page, 'contractor');
    expect(await screenText()).toContain('Asked for, not yet done');
    await page.getByRole('link', { name: 'Dead letters of this contractor' }).focus();
    answering(service, { 'contractors/C-10441': ok(movedOn('lift-block')) });
    const text = await until(screenText, (seen) => seen.includes('Lift the block: done.'));
    expect(text).toContain('The link was mailed.');
    expect(text).toContain('You asked for it. It is done.');
    expect(text).not.toContain('In the way');
    expect(await page.locator('#status').textContent()).toBe('Lift the block: done.');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Dead letters of this contractor');
  });

  test('that the service refuses says why and can be sent again with the same words', async () => {
    const { page, service } = visit();
    await bring('reissue');
    answering(service, { 'contractors/C-10441': { status: 503, body: { error: 'try-later' } } });
    await page.locator('#reason').fill('the phone was lost');
    await press('Reissue')(page);
    await page.locator('#reason-problem').waitFor();
    expect(await screenText()).toContain('cannot answer just now');
    expect(await page.locator('#reason').inputValue()).toBe('the phone was lost');
  });
});
