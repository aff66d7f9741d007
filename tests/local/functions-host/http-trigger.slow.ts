// Local alone: the real host leaves such a request waiting until a limit of its front end.
import { describe, expect, test } from '@jest/globals';
import { startHost } from './running-host.ts';

describe('an HTTP trigger with HTTP streaming', () => {
  test('answers 504 and warns when the function returns nothing, which would leave the request unanswered', async () => {
    const host = await startHost({ STREAM: 'true' });
    const answer = await fetch(`${host.url}/api/nothing`);

    expect(answer.status).toBe(504);
    expect(host.records).toContainEqual(
      expect.objectContaining({ level: 'warning', message: expect.stringMatching(/^nothing: .*returned nothing/) }),
    );
    await host.stop();
  });
});
