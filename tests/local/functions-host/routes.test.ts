// The rules of the real host's router, asked one by one; http-trigger.test.ts asks the host itself.
import { describe, expect, test } from '@jest/globals';
import { encodePath, readTarget } from '../../../local/functions-host/request-path.ts';
import { matchRoute, parseRoute } from '../../../local/functions-host/routes.ts';

const match = (template: string, path: string): unknown => matchRoute(parseRoute(template), path);

describe('a route template', () => {
  test.each([
    ['api/items', '/api/items', {}],
    ['api/items', '/API/Items', {}],
    ['api/items', '/api/items/', {}],
    ['api/items', '/api//items', undefined],
    ['api/items', '/api/items/1', undefined],
    ['api/items', '/api', undefined],
    ['items/{id}', '/items/7', { id: '7' }],
    ['items/{id}', '/items/CaseStays', { id: 'CaseStays' }],
    ['items/{id}', '/items/a%2Fb', { id: 'a%2Fb' }],
    ['items/{id}', '/items', undefined],
    ['items/{id}', '/items/', undefined],
    ['items/{id}', '/items//', undefined],
    ['items/{id?}', '/items', {}],
    ['items/{id?}', '/items/7', { id: '7' }],
    ['items/{id=1}', '/items', { id: '1' }],
    ['items/{id}/parts/{part?}', '/items/7/parts', { id: '7' }],
    ['files/{*path}', '/files', {}],
    ['files/{*path}', '/files/a/b', { path: 'a/b' }],
    ['files/{**path}', '/files/a//b', { path: 'a//b' }],
    ['{*path}', '/', {}],
    ['{*path}', '/anything/at/all', { path: 'anything/at/all' }],
    ['', '/', {}],
    ['', '/x', undefined],
  ])('%s meets %s: %j', (template, path, parameters) => {
    expect(match(template, path)).toEqual(parameters);
  });

  test.each([
    ['{id:int}', '/12', true],
    ['{id:int}', '/-12', true],
    ['{id:int}', '/2147483648', false],
    ['{id:int}', '/twelve', false],
    ['{id:int?}', '/', true],
    ['{id:long}', '/9223372036854775807', true],
    ['{id:guid}', '/0f8fad5b-d9cb-469f-a165-70867728950e', true],
    ['{id:guid}', '/0f8fad5b', false],
    ['{id:bool}', '/TRUE', true],
    ['{id:alpha}', '/abc1', false],
    ['{id:minlength(3)}', '/ab', false],
    ['{id:maxlength(3)}', '/abc', true],
    ['{id:length(3)}', '/abcd', false],
    ['{id:length(2,4)}', '/abcd', true],
    ['{id:min(10)}', '/9', false],
    ['{id:max(10)}', '/10', true],
    ['{id:range(1,3)}', '/3', true],
    ['{id:int:min(5)}', '/4', false],
  ])('%s takes %s: %s', (template, path, taken) => {
    expect(match(template, path) !== undefined).toBe(taken);
  });

  test('is refused with a reason where the local host does not understand it', () => {
    expect(() => parseRoute('a/{one}-{two}')).toThrow('{one}-{two}');
    expect(() => parseRoute('a/{one:regex(x)}')).toThrow('regex');
  });
});

describe('a request path', () => {
  test.each([
    ['/a%20b', '/a b'],
    ['/%E4%BD%A0', '/你'],
    ['/a%2Fb', '/a%2Fb'],
    ['/a%2fb%20c', '/a%2fb c'],
    ['/%FF', '/%FF'],
    ['/100%', '/100%'],
    ['/a/./b', '/a/b'],
    ['/a/../b', '/b'],
    ['/a/%2e%2e/b', '/b'],
    ['/../../b', '/b'],
    ['/a/..', '/'],
    ['/a/b/..', '/a/'],
    ['/a/..%2fb', '/a/..%2fb'],
    ['/a//b', '/a//b'],
    ['http://elsewhere/a', '/a'],
  ])('%s is read as %s', (target, path) => {
    expect(readTarget(target)?.path).toBe(path);
  });

  test('keeps its query as it was written', () => {
    expect(readTarget('/a?x=%2F&y=?')).toEqual({ path: '/a', query: '?x=%2F&y=?' });
  });

  test('is refused when it is none', () => {
    expect(readTarget('*')).toBeUndefined();
    expect(readTarget('/a%00b')).toBeUndefined();
  });

  test('is written into a URL with every character that needs it escaped, once', () => {
    expect(encodePath('/a b/ä/c%2Fd/100%')).toBe('/a%20b/%C3%A4/c%2Fd/100%25');
  });
});
