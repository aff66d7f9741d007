import type { HttpResponseInit } from '@azure/functions';
import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { z } from 'zod';
import type { Product } from '../shared/compose.ts';
import { failure } from './http-answer.ts';
import { API_HEADERS, assetHeaders, pageHeaders, type Headers } from './http-headers.ts';
import { registerRoute, type HttpRoute } from './http-route.ts';

/** What these doors ask of the product. */
export interface PageDoors {
  readonly config: Pick<Product['config'], 'publicUrl' | 'signIn'>;
}

const manifestSchema = z.record(z.string(), z.object({ html: z.string(), script: z.string(), style: z.string() }));

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

/** A bundled file, ready to send. */
interface Asset {
  readonly plain: Uint8Array;
  readonly gzip: Uint8Array;
  readonly headers: Headers;
}

interface Bundle {
  /** HTML by the page's name. */
  readonly pages: ReadonlyMap<string, Uint8Array>;
  /** By path. */
  readonly assets: ReadonlyMap<string, Asset>;
}

const readAsset = (folder: string, name: string, publicUrl: string): Asset => {
  const plain = readFileSync(join(folder, name));
  const headers = assetHeaders(publicUrl, CONTENT_TYPES[extname(name)] ?? 'application/octet-stream');
  return { plain, gzip: gzipSync(plain), headers: { ...headers, Vary: 'Accept-Encoding' } };
};

/** Only what the manifest lists is ever served. */
const readBundle = (folder: string, publicUrl: string): Bundle => {
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')));
  const entries = Object.entries(manifest);
  const names = entries.flatMap(([, { script, style }]) => [script, style]);
  return {
    pages: new Map(entries.map(([page, { html }]) => [page, readFileSync(join(folder, html))])),
    assets: new Map(names.map((name) => [name, readAsset(folder, name, publicUrl)])),
  };
};

const bundleIn = (folder: string, publicUrl: string): Bundle => {
  try {
    return readBundle(folder, publicUrl);
  } catch (cause) {
    throw new Error('the pages are not bundled: run "npm run build" first', { cause });
  }
};

const sent = ({ plain, gzip, headers }: Asset, acceptEncoding: string | null): HttpResponseInit =>
  /\bgzip\b/.test(acceptEncoding ?? '')
    ? { body: gzip, headers: { ...headers, 'Content-Encoding': 'gzip' } }
    : { body: plain, headers };

const READING = ['GET', 'HEAD'] as const;

const readOnly = (route: Omit<HttpRoute, 'allow'>): void => registerRoute({ ...route, allow: READING });

/** A page of the bundle, ready to send. */
interface Page {
  readonly html: Uint8Array;
  readonly headers: Headers;
}

/** Everything under `/claim` is this page, whatever link rewriters append, and its body is the same for everybody. */
const registerPage = (name: string, { html, headers }: Page): void =>
  readOnly({
    name: `pages-${name}`,
    route: name === 'claim' ? 'claim/{*rest}' : name,
    headers,
    handle: () => ({ body: html }),
  });

const NOTHING_HERE: HttpResponseInit = {
  status: 404,
  body: 'There is nothing here.\n',
  headers: { 'Content-Type': 'text/plain; charset=utf-8' },
};

const isApi = (path: string): boolean => /^\/*api(\/|$)/i.test(path);

/** Link rewriters encode the sign before the fragment, once or twice: what was a fragment arrives as part of the path. */
const MANGLED = /^\/*(claim|release)(?:%2f)?(?:#|%23|%2523)/i;

const isRead = (method: string): boolean => READING.some((reading) => reading === method);

const elsewhere = (pages: ReadonlyMap<string, Page>, method: string, path: string): HttpResponseInit => {
  if (isApi(path)) return failure('unknown', {}, API_HEADERS);
  const page = pages.get(MANGLED.exec(path)?.[1]?.toLowerCase() ?? '');
  return page && isRead(method) ? { body: page.html, headers: page.headers } : NOTHING_HERE;
};

/** The host tries routes by name: this one takes every path and so comes last. */
const registerElsewhere = (pages: ReadonlyMap<string, Page>, publicUrl: string): void =>
  registerRoute({
    name: 'zz-any-other-path',
    route: '{*path}',
    allow: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
    headers: pageHeaders(publicUrl),
    handle: ({ method, params }) => elsewhere(pages, method, params['path'] ?? ''),
  });

/**
 * The static pages, read once. `/claim` is for anybody; on the other pages people sign in.
 * Throws when the pages were not bundled.
 *
 * @param folder where `pages/bundle.ts` puts them
 */
export const registerPages = (
  { config: { publicUrl, signIn } }: PageDoors,
  folder = join(import.meta.dirname, '..', 'pages', 'dist'),
): void => {
  const bundle = bundleIn(folder, publicUrl);
  const headers = pageHeaders(publicUrl);
  const signedIn = pageHeaders(publicUrl, new URL(signIn.issuer).origin);
  const pages = new Map(
    [...bundle.pages].map(([name, html]) => [name, { html, headers: name === 'claim' ? headers : signedIn }]),
  );
  for (const [name, page] of pages) registerPage(name, page);
  readOnly({
    name: 'pages-assets',
    route: 'assets/{file}',
    headers,
    handle: (request) => {
      const asset = bundle.assets.get(`assets/${request.params['file']}`);
      return asset ? sent(asset, request.headers.get('accept-encoding')) : NOTHING_HERE;
    },
  });
  registerElsewhere(pages, publicUrl);
};
