const decodeChunk = (chunk: string): string =>
  chunk.replaceAll(/(?:%[0-9a-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run;
    }
  });

/** Decodes as Kestrel does: everything but the slash (`%2F` stays) and what is not UTF-8. */
const decode = (path: string): string =>
  path
    .split(/(%2f)/i)
    .map((chunk, index) => (index % 2 === 0 ? decodeChunk(chunk) : chunk))
    .join('');

const removeDotSegments = (path: string): string => {
  if (!path.includes('/.')) return path;
  const kept: string[] = [];
  const segments = path.split('/').slice(1);
  for (const segment of segments) {
    if (segment === '..') kept.pop();
    else if (segment !== '.') kept.push(segment);
  }
  const last = segments.at(-1);
  return `/${kept.join('/')}${last === '.' || last === '..' ? (kept.length > 0 ? '/' : '') : ''}`;
};

/** A request target, taken apart. */
export interface RequestTarget {
  /** Decoded, dot segments removed; starts with a slash. */
  readonly path: string;
  /** With its question mark, or empty; not decoded. */
  readonly query: string;
}

/** The target of a request line as the real host's server reads it, or undefined where that answers 400. */
export const readTarget = (target: string): RequestTarget | undefined => {
  const absolute = /^https?:\/\/[^/?#]+/i.exec(target);
  const rest = absolute === null ? target : target.slice(absolute[0].length) || '/';
  const [raw = '', ...query] = rest.split('?');
  if (!raw.startsWith('/') && !(raw === '' && absolute !== null)) return undefined;
  const path = decode(raw === '' ? '/' : raw);
  if (path.includes('\0')) return undefined;
  return { path: removeDotSegments(path), query: query.length === 0 ? '' : `?${query.join('?')}` };
};

/** A decoded path in the spelling of a URL; an escape that was left in it stays as it is. */
export const encodePath = (path: string): string =>
  path.replaceAll(/%[0-9a-f]{2}|[^A-Za-z0-9\-._~!$&'()*+,;=:@/]/giu, (part) =>
    part.length === 3 && part.startsWith('%') ? part : encodeURIComponent(part.isWellFormed() ? part : '\uFFFD'),
  );
