import type { HttpResponse } from './http.ts';

const ATOM = 'http://www.w3.org/2005/Atom';
export const SERVICE_BUS = 'http://schemas.microsoft.com/netservices/2010/10/servicebus/connect';

const CHARACTERS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export const escape = (text: string): string => text.replaceAll(/[&<>"]/g, (character) => CHARACTERS[character] ?? '');

const unescape = (text: string): string =>
  Object.entries(CHARACTERS).reduceRight((plain, [character, entity]) => plain.replaceAll(entity, character), text);

/** One element a field, in their order. */
export const elements = (fields: Readonly<Record<string, unknown>>, prefix = ''): string =>
  Object.entries(fields)
    .map(([name, value]) => `<${prefix}${name}>${escape(String(value))}</${prefix}${name}>`)
    .join('');

/** The elements of a document that hold nothing but text. */
export const textElements = (document: string): Map<string, string> =>
  new Map([...document.matchAll(/<(\w+)>([^<]*)<\/\1>/g)].map(([, name = '', text = '']) => [name, unescape(text)]));

/** An entry under a path of the namespace, from which clients take the entity's name. */
export const entry = (path: string, content: string): string =>
  `<entry xmlns="${ATOM}"><id>https://localhost/${escape(path)}</id><title type="text">${escape(path)}</title><content type="application/xml">${content}</content></entry>`;

export const feed = (entries: readonly string[]): string =>
  `<feed xmlns="${ATOM}"><title type="text">Queues</title>${entries.join('')}</feed>`;

export const atom = (status: number, body: string): HttpResponse => ({
  status,
  contentType: 'application/atom+xml; charset=utf-8',
  body: `<?xml version="1.0" encoding="utf-8"?>${body}`,
});

export const refusal = (status: number, detail: string): HttpResponse =>
  atom(status, `<Error><Code>${status}</Code><Detail>${escape(detail)}</Detail></Error>`);
