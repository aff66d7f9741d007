// How the local host starts, or says why not; the real host's start-up messages are another matter, so these run here alone.
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { withApp } from './app-folder.ts';
import { end, startHost, startScript, type LogRecord, type RunningHost } from './running-host.ts';

const registers = (code: string): Record<string, string> => ({
  'main.js': `import { app } from '@azure/functions'; app.http('up', { handler: () => ({ body: 'up' }) }); ${code}`,
});

interface Refusal {
  readonly code: number | null;
  readonly said: string;
}

/** Starts a host that is expected not to start, and resolves with its exit code and its last line. */
const refusal = async (options: readonly string[], environment: Record<string, string> = {}): Promise<Refusal> => {
  const { process: child, firstLine, errorLines } = startScript('local/functions-host/main.ts', options, environment);
  if ((await firstLine) !== undefined) {
    await end(child);
    throw new Error('It started.');
  }
  const last = JSON.parse(errorLines.at(-1) ?? '{}') as LogRecord;
  return { code: child.exitCode, said: last.message };
};
const refusalOf = (files: Record<string, string>, environment?: Record<string, string>): Promise<Refusal> =>
  withApp(files, (folder) => refusal(['--port', '0', '--app', folder], environment));

const withHost = <T>(
  files: Record<string, string>,
  use: (host: RunningHost) => Promise<T>,
  environment: Record<string, string> = {},
): Promise<T> =>
  withApp(files, async (folder) => {
    const host = await startHost(environment, folder);
    try {
      return await use(host);
    } finally {
      await host.stop();
    }
  });
const textAt = async (host: RunningHost, path: string): Promise<string> => (await fetch(`${host.url}${path}`)).text();
const warnings = (host: RunningHost): string[] =>
  host.records.filter(({ level }) => level === 'warning').map(({ message }) => message);

describe('an app', () => {
  test('may be a CommonJS bundle', async () => {
    const files = {
      'package.json': '{"main": "bundle.cjs"}',
      'bundle.cjs': `require('@azure/functions').app.http('up', { handler: () => ({ body: 'bundled' }) });`,
    };
    expect(await withHost(files, (host) => textAt(host, '/api/up'))).toBe('bundled');
  });

  test('may name several entry files by a pattern', async () => {
    const one = (name: string): string =>
      `import { app } from '@azure/functions'; app.http('${name}', { handler: () => ({ body: '${name}' }) });`;
    const files = {
      'package.json': '{"type": "module", "main": "*.function.js"}',
      'a.function.js': one('a'),
      'b.function.js': one('b'),
    };

    expect(await withHost(files, (host) => Promise.all([textAt(host, '/api/a'), textAt(host, '/api/b')]))).toEqual([
      'a',
      'b',
    ]);
  });

  test('gets the Values of local.settings.json as environment, where that says nothing else', async () => {
    const files = {
      ...registers(
        `app.http('env', { handler: () => ({ jsonBody: [process.env.FROM_FILE, process.env.FROM_BOTH] }) });`,
      ),
      'local.settings.json': '{"IsEncrypted": false, "Values": {"FROM_FILE": "file", "FROM_BOTH": "file"}}',
    };
    expect(await withHost(files, (host) => textAt(host, '/api/env'), { FROM_BOTH: 'environment' })).toBe(
      '["file","environment"]',
    );
  });

  test('chooses its route prefix in host.json, and none at all with an empty one', async () => {
    const files = { ...registers(''), 'host.json': '{"version": "2.0", "extensions": {"http": {"routePrefix": ""}}}' };

    expect(await withHost(files, (host) => textAt(host, '/up'))).toBe('up');
  });

  test('is warned of triggers, bindings and settings that do nothing here', async () => {
    const files = {
      ...registers(`app.storageQueue('later', { queueName: 'q', connection: 'C', handler: () => undefined });
        app.serviceBusQueue('m', { connection: 'S', queueName: 'q', retry: { strategy: 'fixedDelay', maxRetryCount: 1, delayInterval: 1 }, handler: () => undefined });
        app.http('keyed', { authLevel: 'function', handler: () => ({}) });
        app.http('both', { extraOutputs: [{ type: 'queue', name: 'q' }], handler: () => ({}) });`),
      'host.json':
        '{"version": "2.0", "extensions": {"serviceBus": {"prefetchCount": 100, "maxBatchWaitTime": "00:00:10"}, "kafka": {}}, "concurrency": {"dynamicConcurrencyEnabled": true}}',
    };
    const said = await withHost(files, async (host) => warnings(host), {
      S: 'Endpoint=sb://127.0.0.1:1;SharedAccessKeyName=x;SharedAccessKey=y;UseDevelopmentEmulator=true',
    });

    for (const about of [
      /^later: .*queueTrigger/,
      /^both: .*binding \(out\) of type queue/,
      /^m: a retry policy/,
      /prefetchCount/,
      /maxBatchWaitTime/,
      /kafka/,
      /dynamic concurrency/,
      /^keyed: authLevel "function"/,
    ])
      expect(said).toContainEqual(expect.stringMatching(about));
  });

  test('keeps its other functions when one is in error: a route begun with a slash, a built-in one, one that is taken', async () => {
    const files = registers(`app.http('slashed', { route: '/slashed', handler: () => ({}) });
      app.http('built-in', { route: 'admin/all', handler: () => ({}) });
      app.http('upper', { route: 'UP', handler: () => ({}) });`);
    const { errors, answer } = await withHost(files, async (host) => ({
      errors: host.records.filter(({ level }) => level === 'error').map(({ message }) => message),
      answer: await textAt(host, '/api/up'),
    }));

    expect(answer).toBe('up');
    expect(errors).toEqual([
      'The function built-in is in error and not served: the route conflicts with one or more built-in routes.',
      'The function slashed is in error and not served: the route must not begin with a slash.',
      'The function upper is in error and not served: the route conflicts with the route of up.',
    ]);
  });

  test('whose error nobody catches ends the process, as it ends the worker', async () => {
    const files = registers(
      `app.http('crash', { handler: () => new Promise(() => void Promise.reject(new Error('unheard'))) });`,
    );
    await withApp(files, async (folder) => {
      const host = await startHost({}, folder);
      const ended = once(host.process, 'exit');
      await fetch(`${host.url}/api/crash`).catch(() => undefined);

      expect((await ended)[0]).toBe(1);
      expect(host.records.at(-1)?.message).toContain('unheard');
    });
  });
});

describe('a host that cannot start ends with code 1 and one sentence', () => {
  test.each([
    [
      'an entry point that throws',
      registers(`throw new TypeError('no luck');`),
      /main\.js failed while it was loaded: TypeError: no luck\.$/,
    ],
    ['an entry point that is missing', { 'package.json': '{"main": "gone.js"}' }, /"gone\.js".*matches no file/],
    ['a package.json without main', { 'package.json': '{}' }, /must name the app's entry point in "main"/],
    ['an app without functions', { 'main.js': 'export {};' }, /registered no function/],
    [
      'two functions of one name',
      registers(`app.http('UP', { handler: () => ({}) });`),
      /Two functions are named "UP".*rename one/,
    ],
    [
      'an appStart hook that throws',
      registers(`app.hook.appStart(() => { throw new Error('not today'); });`),
      /appStart hook.*not today/,
    ],
    ['a host.json that is no JSON', { ...registers(''), 'host.json': '{' }, /host\.json is not JSON/],
    [
      'a host.json with a wrong duration',
      { ...registers(''), 'host.json': '{"functionTimeout": "soon"}' },
      /functionTimeout must be a time span such as "00:05:00"/,
    ],
    [
      'a schedule that is none',
      registers(`app.timer('t', { schedule: '99 * * * * *', handler: () => undefined });`),
      /The timer t cannot start: "99" is no second/,
    ],
    [
      'a setting that is missing',
      registers(`app.timer('t', { schedule: '%WHEN%', handler: () => undefined });`),
      /set the environment variable WHEN/,
    ],
    [
      'a connection that is missing',
      registers(`app.serviceBusQueue('m', { connection: 'NOWHERE', queueName: 'q', handler: () => undefined });`),
      /set NOWHERE to a connection string, or NOWHERE__fullyQualifiedNamespace/,
    ],
    [
      'batches',
      registers(
        `app.serviceBusQueue('m', { connection: 'S', queueName: 'q', cardinality: 'many', handler: () => undefined });`,
      ),
      /cardinality "many"/,
    ],
    [
      'sdkBinding',
      registers(
        `app.serviceBusQueue('m', { connection: 'S', queueName: 'q', sdkBinding: true, handler: () => undefined });`,
      ),
      /sdkBinding/,
    ],
  ])('on %s', async (_what, files, sentence) => {
    const { code, said } = await refusalOf(files);

    expect(said).toMatch(sentence);
    expect(code).toBe(1);
  });

  test('on a port that is taken, naming the option that moves it', async () => {
    const taken = createServer().listen({ host: '127.0.0.1', port: 0 });
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const { code, said } = await withApp(registers(''), (folder) => refusal(['--port', String(port), '--app', folder]));
    taken.close();

    expect(said).toBe(`Port ${port} is taken: choose another with --port, or 0 for a free one.`);
    expect(code).toBe(1);
  });

  test('on options that it does not know or cannot read', async () => {
    expect((await refusal([])).said).toContain('--app is missing');
    expect((await refusal(['--app', '.', '--port', 'high'])).said).toContain('--port must be a number');
    expect((await refusal(['--apps', '.'])).said).toContain('--apps');
  });
});
