import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { EVERY_PERMISSION } from '../../../local/graph/permissions.ts';
import { launchBrowser } from '../../browser/browser.ts';
import { startDirectory, tokenWith } from './directory.ts';
import type { Directory } from './directory.ts';
import { addToPassGroup, createGuest, passesOf, requests } from './requests.ts';
import type { Ask } from './requests.ts';

jest.setTimeout(60_000);

let directory: Directory;
let ask: Ask;
let browser: Browser;
beforeAll(async () => {
  directory = await startDirectory();
  ask = requests(directory, await tokenWith(directory, ...EVERY_PERMISSION));
  ({ browser } = await launchBrowser());
  await send('lee@home.example', 'Your first day at Contoso', { contentType: 'html', content: WELCOME });
}, 60_000);
afterAll(async () => {
  await browser.close();
  await directory.stop();
});

const WELCOME = `<p>Hello Lee,</p><p>your first day is Monday. <a href="https://first-day.example/claim#v1.a.b">Open your page</a></p><script>document.title = 'pwned'</script>`;

const send = async (to: string, subject: string, body: unknown): Promise<void> => {
  const message = { subject, body, toRecipients: [{ emailAddress: { address: to } }] };
  await ask('POST', '/users/first-day@contoso.example/sendMail', { message });
};

const opened = async (path: string, colorScheme: 'light' | 'dark'): Promise<Page> => {
  const page = await browser.newPage({ colorScheme, viewport: { width: 1200, height: 800 } });
  await page.goto(`${directory.url}${path}`);
  return page;
};

const shot = async (page: Page, name: string): Promise<void> => {
  const folder = process.env['SCREENSHOTS'];
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png` });
};

/** Without the frame: nothing runs in there, axe neither. */
const violations = async (page: Page): Promise<string[]> =>
  (await new AxeBuilder({ page }).setLegacyMode().exclude('iframe').analyze()).violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`,
  );

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  test.each(['/mail', '/mail/lee%40home.example', '/security-info'])(
    '%s has nothing that axe objects to',
    async (path) => {
      const page = await opened(path, colorScheme);
      await shot(page, `${colorScheme}${path.replaceAll(/\W/g, '-')}`);
      expect(await violations(page)).toEqual([]);
      await page.close();
    },
  );

  test('the mail stands in its frame, and its script did not run', async () => {
    const page = await opened('/mail/lee%40home.example', colorScheme);
    await page.waitForLoadState('networkidle');
    expect(page.frames().map((frame) => new URL(frame.url()).pathname.split('/').at(-1))).toEqual([
      'lee%40home.example',
      'body',
    ]);
    expect(await page.title()).toContain('Your first day at Contoso');
    expect(await page.locator('iframe').getAttribute('sandbox')).not.toContain('allow-scripts');
    await page.close();
  });
});

test('the page says when new mail has arrived', async () => {
  const page = await opened('/mail', 'light');
  await send('late@home.example', 'Late', { contentType: 'text', content: 'x' });
  const link = page.getByRole('status').getByRole('link');
  await link.click({ timeout: 10_000 });
  await page.getByRole('link', { name: /late@home\.example/ }).click();
  expect(await page.getByRole('heading', { level: 2, name: 'Late' }).textContent()).toBe('Late');
  await page.close();
});

test('a contractor signs in with a pass and adds a method, as the security-info page would let them', async () => {
  const { id, upn } = await createGuest(ask);
  await addToPassGroup(ask, id);
  const { body } = await ask('POST', passesOf(id), {});
  const page = await opened('/security-info', 'light');
  expect(await page.getByRole('button', { name: 'Add a passkey' }).isVisible()).toBe(false);
  await page.getByLabel('User name').fill(upn);
  await page.getByLabel('Temporary Access Pass').fill('wrong-pass');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('AADSTS130503').waitFor();
  await page.getByLabel('Temporary Access Pass').fill(String(body['temporaryAccessPass']));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: /Signed in as/ }).waitFor();
  await page.getByRole('button', { name: 'Add Microsoft Authenticator' }).click();
  await page.getByText('Added Microsoft Authenticator').waitFor();
  await shot(page, 'signed-in');
  expect(await violations(page)).toEqual([]);
  expect(await page.getByRole('button', { name: 'Sign in' }).isVisible()).toBe(false);
  expect((await directory.control('GET', `people/${upn}`)).body['methods']).toContain('microsoftAuthenticator');
  await page.close();
});
