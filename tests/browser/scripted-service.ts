/**
 * The service as the pages see it, with every answer scripted: the bundled pages with the headers of the real ones,
 * and an API that says what a test has told it to. For states that the real service reaches rarely or late.
 */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { linkOf } from '../../shared/domain/claim/pin.ts';
import { fromBase64url, seal, type Bytes, type Revealed } from '../../shared/domain/claim/sealing.ts';

const dist = join(import.meta.dirname, '../../pages/dist');

/** One answer of the API; `dropped` closes the connection instead. */
export type Reply =
  { readonly status: number; readonly body?: unknown; readonly afterMilliseconds?: number } | 'dropped';

/** A request that the pages made. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface ScriptedService {
  readonly url: string;
  /** A link whose id and secret are the ones of the published vector. */
  readonly link: string;
  readonly calls: Call[];
  /** Says what a path answers from now on; several replies are used up one by one, the last one stays. */
  answer(path: string, ...replies: readonly (Reply | ((call: Call) => Promise<Reply>))[]): void;
  /** Lets pages also connect to this origin, as signed-in pages do to their sign-in authority. */
  allowConnecting(origin: string): void;
  stop(): Promise<void>;
}

const PAGE_HEADERS = {
  'Strict-Transport-Security': 'max-age=63072000; includeSubDomains',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy':
    'camera=(), clipboard-read=(), clipboard-write=(self), display-capture=(), geolocation=(), hid=(), microphone=(), midi=(), payment=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=()',
  'X-Robots-Tag': 'noindex, nofollow, noarchive, nosnippet',
};

const policy = (connect: readonly string[]): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    `connect-src ${["'self'", ...connect].join(' ')}`,
    "font-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');

const MEDIA = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
};

/** The file below `pages/dist/` that a path names. */
const fileOf = (path: string): string | undefined => {
  if (/^\/assets\/[\w.-]+$/.test(path)) return path.slice(1);
  const page = /^\/(claim|release|operations)(?:[/%].*)?$/.exec(path)?.[1];
  return page && `${page}.html`;
};

const servePage = async (path: string, connect: readonly string[], response: ServerResponse): Promise<void> => {
  const file = fileOf(path);
  if (file === undefined) return void response.writeHead(404).end();
  const ending = file.slice(file.lastIndexOf('.') + 1) as keyof typeof MEDIA;
  const cache = ending === 'html' ? 'no-store' : 'public, max-age=31536000, immutable';
  const content = await readFile(join(dist, file));
  response.writeHead(200, {
    ...PAGE_HEADERS,
    'Content-Security-Policy': policy(connect),
    'Content-Type': MEDIA[ending],
    'Cache-Control': cache,
  });
  response.end(content);
};

const callOf = async (request: IncomingMessage): Promise<Call> => {
  const text = Buffer.concat(await request.toArray()).toString();
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    authorization: request.headers.authorization,
    body: text === '' ? {} : JSON.parse(text),
  };
};

const send = async (reply: Reply, response: ServerResponse): Promise<void> => {
  if (reply === 'dropped') return void response.destroy();
  if (reply.afterMilliseconds !== undefined) {
    await new Promise((resume) => setTimeout(resume, reply.afterMilliseconds));
  }
  response.writeHead(reply.status, { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' });
  response.end(reply.body === undefined ? '' : JSON.stringify(reply.body));
};

/** Starts it on a free port of 127.0.0.1. */
export const startScriptedService = async (): Promise<ScriptedService> => {
  const scripts = new Map<string, (Reply | ((call: Call) => Promise<Reply>))[]>();
  const calls: Call[] = [];
  const connect: string[] = [];
  const answerApi = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const call = await callOf(request);
    calls.push(call);
    const script = scripts.get(call.path) ?? [];
    const next = (script.length > 1 ? script.shift() : script[0]) ?? { status: 404, body: { error: 'unknown' } };
    await send(typeof next === 'function' ? await next(call) : next, response);
  };
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    void (path.startsWith('/api/') ? answerApi(request, response) : servePage(path, connect, response));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  return {
    url,
    link: linkOf(url, { id: VECTOR_ID, secret: VECTOR_SECRET }),
    calls,
    answer: (path, ...replies) => void scripts.set(path, [...replies]),
    allowConnecting: (origin) => void connect.push(origin),
    stop: () => {
      server.closeAllConnections();
      return new Promise((closed) => server.close(() => closed()));
    },
  };
};

const VECTOR_ID = Uint8Array.from({ length: 16 }, (_, at) => at);
const VECTOR_SECRET = Uint8Array.from({ length: 32 }, (_, at) => at + 0x20);

const bytes = (value: unknown): Bytes => fromBase64url(String(value)) ?? new Uint8Array();

/** 200 of redeem: the pass, sealed to whoever asked. */
export const sealed =
  (revealed: Revealed) =>
  async ({ body }: Call): Promise<Reply> => {
    const { id, proof, nonce, key } = body;
    const binding = { id: bytes(id), proof: bytes(proof), nonce: bytes(nonce), tabKey: bytes(key) };
    return { status: 200, body: { envelope: await seal(revealed, binding) } };
  };
