import { app } from '@azure/functions';
import type { Product } from '../shared/compose.ts';
import { logRecord } from '../shared/adapters/functions-log.ts';
import { invocation } from './invocation.ts';

type Sweeping = Pick<Product, 'sweep' | 'upkeep'>;

/** What could not be done is in the record and fails the run, so that whoever watches failures sees it; the rest is done. */
const run = async ({ sweep, upkeep }: Sweeping): Promise<void> => {
  const swept = await sweep();
  const { figures, undone } = await upkeep();
  const [first] = undone;
  const left = first && { undone: undone.map(({ name }) => name).join(', ') };
  logRecord({ event: 'sweep finished', ...swept, ...figures, ...left });
  if (first) throw first.error;
};

/** Every 5 minutes: carries on whatever a crash or a lost nudge left behind, then does the upkeep. */
export const registerSweep = (product: Sweeping): void => {
  app.timer('sweep', {
    schedule: '0 */5 * * * *',
    handler: (_timer, context) => invocation(context, () => run(product)),
  });
};
