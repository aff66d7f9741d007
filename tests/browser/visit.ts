/** One browser and one scripted service for a test file, and a fresh phone-sized page for each of its tests. */
import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { startScriptedService, type ScriptedService } from './scripted-service.ts';

/** What the present test works with. */
export interface Visit {
  readonly browser: Browser;
  readonly service: ScriptedService;
  readonly context: BrowserContext;
  readonly page: Page;
  /** Method and address of each request that the page made. */
  readonly asked: string[];
  /** What the page wrote to its console, and the errors that nobody caught. */
  readonly complaints: string[];
  /** The id of the focused element, else its tag name. */
  readonly focused: () => Promise<string>;
}

const opened = async (browser: Browser, service: ScriptedService): Promise<Visit> => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, locale: 'en-GB' });
  const page = await context.newPage();
  const asked: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => asked.push(`${request.method()} ${request.url()}`));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  const focused = (): Promise<string> =>
    page.evaluate(() => document.activeElement?.id || document.activeElement?.tagName || '');
  return { browser, service, context, page, asked, complaints, focused };
};

/** Registers the file's hooks. @param prepare runs once, before the first visit. @returns what gives the present test its visit */
export const visiting = (prepare?: (service: ScriptedService) => Promise<() => Promise<unknown>>): (() => Visit) => {
  let browser: Browser;
  let service: ScriptedService;
  let visit: Visit;
  let undo: (() => Promise<unknown>) | undefined;
  beforeAll(async () => {
    [{ browser }, service] = await Promise.all([launchBrowser(), startScriptedService()]);
    undo = await prepare?.(service);
  });
  afterAll(async () => {
    await undo?.();
    await browser.close();
    await service.stop();
  });
  beforeEach(async () => {
    service.calls.length = 0;
    visit = await opened(browser, service);
  });
  afterEach(() => visit.context.close());
  return () => visit;
};

/** Looks again until it is so, at most five seconds. @returns what was seen last */
export const until = async <Seen>(look: () => Promise<Seen> | Seen, fits: (seen: Seen) => boolean): Promise<Seen> => {
  for (const end = Date.now() + 5_000; ;) {
    const seen = await look();
    if (fits(seen) || Date.now() > end) return seen;
    await new Promise((resume) => setTimeout(resume, 20));
  }
};
