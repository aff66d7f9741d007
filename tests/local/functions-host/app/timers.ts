import { app } from '@azure/functions';
import { note } from './seen.ts';

/** The timer functions of the test app. */
export const registerTimers = (): void => {
  app.timer('every-five-minutes', { schedule: '0 */5 * * * *', handler: note });
  app.timer('at-startup', { schedule: '%YEARLY%', runOnStartup: true, handler: note });
  app.timer('stubborn', {
    schedule: '0 0 0 1 1 *',
    retry: { strategy: 'fixedDelay', maxRetryCount: 2, delayInterval: { milliseconds: 10 } },
    handler: (timer, context) => {
      note(timer, context);
      throw new Error('This timer always fails.');
    },
  });
};
