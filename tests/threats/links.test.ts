import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { askStatus } from '../../pages/claim/client.ts';
import { claimIdOf, reachOf } from '../../samples/contractor-day.ts';
import { readLink } from '../../shared/domain/claim/pin.ts';
import { landed, mailedLink } from '../stack/hand-over.ts';
import { starter, wholeStack, type WholeStack } from '../stack/whole-stack.ts';
import { wireTo, type Wire } from '../stack/wire.ts';
import { MANGLED } from './mangled-links.ts';

let whole: WholeStack;
let wire: Wire;
let link: string;
beforeAll(async () => {
  whole = await wholeStack({ settings: { AzureFunctionsJobHost__logging__logLevel__default: 'Trace' } });
  wire = wireTo([whole.at.app]);
  await whole.send(starter('T-3'));
  link = await mailedLink(whole, 'T-3');
}, 60_000);
afterAll(async () => {
  wire?.close();
  await whole?.stop();
});

describe('T3: a link that was mangled on its way', () => {
  test.each(MANGLED)(
    '%s: the same page is served, and its script finds the claim in the address',
    async (_, mangle) => {
      const path = mangle(link.slice(link.indexOf('#') + 1));
      const [plain, served, head] = [
        await wire.ask('/claim'),
        await wire.ask(path),
        await wire.ask(path, { method: 'HEAD' }),
      ];

      expect([served.status, served.body]).toEqual([200, plain.body]);
      expect(served.headers['content-security-policy']).toBe(plain.headers['content-security-policy']);
      expect([head.status, head.body]).toEqual([200, '']);
      const status = await askStatus(reachOf(whole.at), await landed(`${whole.at.app}${path}`));
      expect(status).toMatchObject({ kind: 'status', state: 'open' });
    },
  );

  test('no log knows a byte of its secret, at the lowest level', () => {
    const { secret } = readLink(link) ?? { secret: new Uint8Array() };
    const log = whole.log.join('\n');
    expect(log).toContain('pages-claim');
    const bytes = Buffer.from(secret);
    for (const text of [bytes.toString('base64url'), bytes.toString('base64'), bytes.toString('hex')])
      for (let at = 0; at + 6 <= text.length; at++) expect(log.includes(text.slice(at, at + 6))).toBe(false);
  });
});

test('T3: the sponsor’s mangled link leads to the release page', async () => {
  const plain = await wire.ask('/release');
  const id = claimIdOf(await landed(link));
  for (const path of [`/release%23${id}`, `/release%2523${id}`, `/Release%23${id}`]) {
    const served = await wire.ask(path);
    expect([served.status, served.body]).toEqual([200, plain.body]);
    expect(served.headers['content-security-policy']).toBe(plain.headers['content-security-policy']);
  }
});

test('T3: what merely begins alike is not there', async () => {
  for (const path of ['/claims', '/claimx%23v1', '/claim-page', '/releases%23x', '/x/claim%23v1', '/release/x'])
    expect((await wire.ask(path)).status).toBe(404);
  expect((await wire.ask('/claim%23v1', { method: 'POST', body: 'x' })).status).toBe(404);
});
