import { setTimeout as delay } from 'node:timers/promises';
import { app } from '@azure/functions';

app.http('sleep', {
  handler: async () => {
    await delay(2_000);
    return { body: 'too late' };
  },
});
