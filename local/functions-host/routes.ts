import { constraintOf, type Constraint } from './route-constraints.ts';

/** The values of a route's parameters in one path, as the path spells them after decoding. */
export type RouteParameters = Record<string, string>;

type Segment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'catch-all'; readonly name: string }
  | {
      readonly kind: 'parameter';
      readonly name: string;
      readonly optional: boolean;
      readonly fallback: string | undefined;
      readonly constraints: readonly Constraint[];
    };

/** A route template of ASP.NET, ready to match paths. */
export interface Route {
  readonly template: string;
  readonly segments: readonly Segment[];
}

const parameter = /^\{(\*{0,2})([A-Za-z_]\w*)((?::[^:=?()]+(?:\([^)]*\))?)*)(?:=([^?}]*))?(\?)?\}$/;

const parseSegment = (text: string): Segment => {
  if (!/[{}]/.test(text)) return { kind: 'literal', text: text.toLowerCase() };
  const match = parameter.exec(text);
  if (match === null) throw new Error(`the local host does not understand the route segment "${text}"`);
  const [, stars = '', name = '', constraints = '', fallback, optional] = match;
  if (stars !== '') return { kind: 'catch-all', name };
  const parsed = [...constraints.matchAll(/:([^:()]+)(?:\(([^)]*)\))?/g)].map(([, kind = '', value]) =>
    constraintOf(kind, value),
  );
  return { kind: 'parameter', name, optional: optional !== undefined, fallback, constraints: parsed };
};

/** Reads a route template (without leading slash): literals, `{id}`, `{id?}`, `{id=x}`, `{id:int}`, `{*path}`. Throws on what it does not understand. */
export const parseRoute = (template: string): Route => {
  const trimmed = template.replaceAll(/^\/+|\/+$/g, '');
  return { template: trimmed, segments: trimmed === '' ? [] : trimmed.split('/').map(parseSegment) };
};

const segmentsOf = (path: string): string[] => {
  const segments = path.split('/').slice(1);
  if (segments.at(-1) === '') segments.pop();
  return segments;
};

const take = (segment: Segment & { kind: 'parameter' }, given: string | undefined, into: RouteParameters): boolean => {
  const value = given === undefined || given === '' ? segment.fallback : given;
  if (value === undefined) return segment.optional;
  into[segment.name] = value;
  return segment.constraints.every((fits) => fits(value));
};

/** The parameters of `path` (decoded, with leading slash) if the route matches it; literals match in any case. */
export const matchRoute = ({ segments }: Route, path: string): RouteParameters | undefined => {
  const given = segmentsOf(path);
  const parameters: RouteParameters = {};
  for (const [index, segment] of segments.entries()) {
    const text = given[index];
    if (segment.kind === 'catch-all') {
      const rest = path
        .split('/')
        .slice(index + 1)
        .join('/');
      return rest === '' ? parameters : { ...parameters, [segment.name]: rest };
    }
    if (segment.kind === 'literal' ? text?.toLowerCase() !== segment.text : !take(segment, text, parameters))
      return undefined;
  }
  return given.slice(segments.length).every((text) => text === '') ? parameters : undefined;
};
