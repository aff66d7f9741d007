import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';

const host = JSON.parse(readFileSync(new URL('../../host.json', import.meta.url), 'utf8')) as {
  readonly logging: { readonly applicationInsights: object };
};

/**
 * A link rewriter may make a path of the fragment, secret included. By default the host notes the path of each request, and
 * once more as a dependency, since it hands requests to the worker over HTTP.
 * https://learn.microsoft.com/azure/azure-functions/functions-host-json#applicationinsights
 */
test('T3: the platform notes the path of no request, neither as it comes in nor as the host hands it to the worker', () => {
  expect(host.logging.applicationInsights).toMatchObject({
    enableDependencyTracking: false,
    httpAutoCollectionOptions: { enableHttpTriggerExtendedInfoCollection: false },
  });
});
