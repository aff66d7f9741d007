/** A real Chromium for tests: the one inside the npm package, or an installed Chrome where that one does not run. */
import packaged from '@sparticuz/chromium';
import { chromium, type Browser } from 'playwright-core';

/** Launches a browser and says which one it is. */
export const launchBrowser = async (): Promise<{ readonly browser: Browser; readonly name: string }> => {
  if (process.platform === 'linux' && process.arch === 'x64') {
    packaged.setGraphicsMode = false;
    const browser = await chromium.launch({
      executablePath: await packaged.executablePath(),
      args: ['--no-sandbox', '--disable-dev-shm-usage', '--font-render-hinting=none'],
    });
    return { browser, name: `Chromium ${browser.version()} from @sparticuz/chromium` };
  }
  const browser = await chromium.launch({ channel: 'chrome', args: ['--no-sandbox'] });
  return { browser, name: `Chrome ${browser.version()} as installed` };
};
