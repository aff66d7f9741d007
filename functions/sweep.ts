import { app } from '@azure/functions';
import type { Product } from '../shared/compose.ts';
import { logRecord } from '../shared/adapters/functions-log.ts';
import { invocation } from './invocation.ts';

/** Every 5 minutes: carries on whatever a crash or a lost nudge left behind. */
export const registerSweep = ({ sweep }: Pick<Product, 'sweep'>): void => {
  app.timer('sweep', {
    schedule: '0 */5 * * * *',
    handler: (_timer, context) =>
      invocation(context, async () => logRecord({ event: 'sweep finished', ...(await sweep()) })),
  });
};
