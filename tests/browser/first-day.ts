/** The first day in two browsers, against the running product: the contractor's phone and the sponsor's. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { linkIn, mailsOf, sendEvent, until, type Mail } from '../../samples/contractor-day.ts';
import { hiredEvent, type Hire } from '../../samples/hired-event.ts';
import type { StackAddresses } from '../../samples/running-stack.ts';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** The mail to an address that is about this person. */
const mailAbout = (at: StackAddresses, address: string, name: string): Promise<Mail> =>
  until(`the mail to ${address}`, async () =>
    (await mailsOf(at, address)).find(({ subject, text }) => `${subject} ${text}`.includes(name)),
  );

/** The two links of one opening. */
export interface Mailed {
  /** To the contractor: `/claim#…`. */
  readonly claim: string;
  /** To the sponsor: `/release#…`. */
  readonly release: string;
}

/** Has HR hire somebody, and reads both mails. */
export const hire = async (at: StackAddresses, who: Omit<Hire, 'now'>): Promise<Mailed> => {
  const event = hiredEvent({ ...who, now: new Date() });
  await sendEvent(at, event);
  const own = await mailAbout(at, event.data.emails[0]?.value ?? '', event.data.name.givenName);
  const sponsor = await mailAbout(at, at.people.sponsor, event.data.name.familyName);
  const release = /https?:\/\/\S+\/release#[\w-]+/.exec(sponsor.text)?.[0] ?? '';
  return { claim: linkIn(own), release };
};

/** A page and everything that was not as it should be with it. */
export interface Watched {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly complaints: string[];
  /** Origins that it asked, its own aside. */
  readonly strangers: Set<string>;
}

/** Opens a phone-sized page and listens to what it complains of and whom it asks. */
export const watchedPage = async (browser: Browser, own: string, locale = 'en-GB'): Promise<Watched> => {
  const context = await browser.newContext({ ...PHONE, locale, timezoneId: 'Europe/Madrid' });
  const page = await context.newPage();
  const complaints: string[] = [];
  const strangers = new Set<string>();
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    const { origin } = new URL(request.url());
    if (origin !== new URL(own).origin) strangers.add(origin);
  });
  return { context, page, complaints, strangers };
};

/** The sponsor opens the mail's link, signs in, vouches, and reads the code aloud. @returns the code */
export const sayTheCode = async (page: Page, link: string): Promise<string> => {
  await page.goto(link);
  await page.getByRole('button', { name: /Sam Okafor/ }).click();
  await page.locator('#vouch').check();
  await page.locator('button.main').click();
  await page.locator('.pin').waitFor();
  return (await page.locator('.tile b').allTextContents()).join('');
};

/** The contractor types the code. @returns what is shown then */
export const takeThePass = async (page: Page, code: string) => {
  await page.locator('#code').pressSequentially(code.toLowerCase());
  await page.locator('button.main').click();
  await page.locator('#pass-toggle').click();
  const [userPrincipalName, pass] = await page.locator('dd code').allTextContents();
  return { userPrincipalName: userPrincipalName ?? '', pass: pass ?? '' };
};
