/** A path under the version, with its values encoded, and the same path with `{}` in their place, which may be logged. */
export interface GraphPath {
  readonly url: string;
  readonly template: string;
}

/** Tag for paths: every value is percent-encoded, so `'`, `#` and `&` in a name stay part of it. */
export const graphPath = (parts: TemplateStringsArray, ...values: readonly string[]): GraphPath => {
  const url = String.raw({ raw: parts }, ...values.map(encoded));
  const [template = ''] = String.raw({ raw: parts }, ...values.map(() => '{}')).split('?');
  return { url, template };
};

/** `encodeURIComponent` leaves apostrophes, which OData reads as quotes. */
const encoded = (value: string): string => encodeURIComponent(value).replaceAll("'", '%27');

/** A string literal of an OData filter: apostrophes doubled. https://docs.oasis-open.org/odata/odata/v4.01/ */
export const odataText = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** The page that a next link names, under our own base URL: whatever host it names, it is asked of ours. */
export const nextPage = (nextLink: string, template: string): GraphPath => {
  const { pathname, search } = new URL(nextLink, 'https://graph.invalid');
  return { url: `${pathname.replace(/^\/v1\.0(?=\/)/, '')}${search}`, template };
};
