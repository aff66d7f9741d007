import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startDirectory, tokenWith } from './directory.ts';
import type { Directory } from './directory.ts';
import { requests } from './requests.ts';
import type { Ask } from './requests.ts';

let directory: Directory;
let ask: Ask;
beforeAll(async () => {
  directory = await startDirectory();
  ask = requests(directory, await tokenWith(directory));
});
afterAll(() => directory.stop());

const send = async (to: string, subject: string, body: unknown): Promise<void> => {
  const message = { subject, body, toRecipients: [{ emailAddress: { address: to } }] };
  const { status } = await ask('POST', '/users/first-day@contoso.example/sendMail', {
    message,
    saveToSentItems: false,
  });
  expect(status).toBe(202);
};

const html = (content: string): unknown => ({ contentType: 'HTML', content });
const mailsAt = async (address: string): Promise<readonly Record<string, unknown>[]> =>
  (await directory.control('GET', `mail/${encodeURIComponent(address)}`)).body as never;
const page = (path: string): Promise<Response> => fetch(`${directory.url}${path}`);

describe('a mailbox as JSON', () => {
  test('has every mail to its address, newest first, whatever the case of the address', async () => {
    await send('lee@home.example', 'First', html('<p>One</p>'));
    await directory.control('POST', 'clock', { advance: 'PT1M' });
    await send('Lee@Home.example', 'Second', html('<p>Two</p>'));
    const mails = await mailsAt('lee@home.example');
    expect(mails.map(({ subject }) => subject)).toEqual(['Second', 'First']);
    expect(mails[1]).toMatchObject({
      to: 'lee@home.example',
      from: 'first-day@contoso.example',
      html: '<p>One</p>',
      text: 'One',
    });
    expect(Date.parse(String(mails[0]?.['receivedAt']))).toBeGreaterThan(Date.parse(String(mails[1]?.['receivedAt'])));
  });

  test('gives an HTML mail as text too, with the addresses of its links', async () => {
    const link = 'https://first-day.example/claim#v1.a-b_c.d';
    await send(
      'links@home.example',
      'Link',
      html(`<style>p{color:red}</style><p>Hello &amp; welcome</p><p><a href="${link}">Open</a></p>`),
    );
    const [mail] = await mailsAt('links@home.example');
    expect(mail?.['text']).toBe(`Hello & welcome\nOpen ${link}`);
  });

  test('gives a text mail without HTML, and nothing for an address without mail', async () => {
    await send('plain@home.example', 'Plain', { contentType: 'text', content: 'Just text' });
    expect(await mailsAt('plain@home.example')).toMatchObject([{ text: 'Just text', html: null }]);
    expect(await mailsAt('nobody@home.example')).toEqual([]);
  });
});

describe('a mailbox as a page', () => {
  test('lists the mailboxes and leads to their mails', async () => {
    await send('reader@home.example', 'Your first day', html('<p>Welcome</p>'));
    expect(await (await page('/mail')).text()).toContain('href="/mail/reader%40home.example"');
    const [mail] = await mailsAt('reader@home.example');
    const opened = await (await page('/mail/reader%40home.example')).text();
    expect(opened).toContain('Your first day');
    expect(opened).toContain(`/mail/reader%40home.example/${String(mail?.['id'])}/body`);
  });

  test('shows an HTML mail in a sandbox that runs nothing and fetches nothing', async () => {
    await send(
      'sandbox@home.example',
      'Sandbox',
      html('<script>top.pwned = 1</script><img src="https://track.example/x.gif">'),
    );
    const [mail] = await mailsAt('sandbox@home.example');
    const answer = await page(`/mail/sandbox%40home.example/${String(mail?.['id'])}/body`);
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain('sandbox');
    expect(policy).not.toContain('allow-scripts');
    expect(await (await page('/mail/sandbox%40home.example')).text()).toContain(
      '<iframe title="Message" sandbox="allow-popups',
    );
  });

  test('shows names and subjects as text, never as markup', async () => {
    await send('markup@home.example', '<img src=x onerror=alert(1)>', {
      contentType: 'text',
      content: '<b>bold</b> https://x.example/?a=1&b=2',
    });
    const opened = await (await page('/mail/markup%40home.example')).text();
    expect(opened).not.toContain('<img');
    expect(opened).not.toContain('<b>bold</b>');
    expect(opened).toContain('href="https://x.example/?a=1&amp;b=2"');
  });

  test('gives the source as it travels', async () => {
    await send('source@home.example', 'Erster Tag – schön', html('<p>Hallo</p>'));
    const [mail] = await mailsAt('source@home.example');
    const answer = await page(`/mail/source%40home.example/${String(mail?.['id'])}/source`);
    const source = await answer.text();
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(source).toContain('From: First Day Pass <first-day@contoso.example>\r\nTo: source@home.example\r\n');
    expect(source).toContain(`Subject: =?utf-8?B?${Buffer.from('Erster Tag – schön').toString('base64')}?=`);
    expect(source.endsWith('\r\n\r\n<p>Hallo</p>')).toBe(true);
  });

  test('of a mail that does not exist answers 404; the root leads to the mailboxes', async () => {
    expect((await page('/mail/reader%40home.example/none/source')).status).toBe(404);
    expect((await fetch(`${directory.url}/`, { redirect: 'manual' })).headers.get('location')).toBe('/mail');
  });
});

const sentFromSam = async (by: Ask): Promise<number> =>
  (
    await by('POST', '/users/sam.okafor@contoso.example/sendMail', {
      message: { subject: 's', body: html('x'), toRecipients: [{ emailAddress: { address: 'a@home.example' } }] },
    })
  ).status;

test('the mailboxes that the seed lists may send, and others are refused with 403', async () => {
  expect(await sentFromSam(ask)).toBe(403);
});

test('a seed that lists no mailbox lets every one send', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mailboxes-'));
  const file = join(folder, 'seed.json');
  await writeFile(file, JSON.stringify({ ...JSON.parse(await readFile('local/people.json', 'utf8')), mailboxes: [] }));
  const open = await startDirectory('--config', file);

  expect(await sentFromSam(requests(open, await tokenWith(open, 'Mail.Send')))).toBe(202);

  await open.stop();
  await rm(folder, { recursive: true });
});
