const PREFIX = 'AzureFunctionsJobHost__';

type Json = Record<string, unknown>;

const parse = (text: string): unknown => {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^\d+$/.test(text) ? Number(text) : text;
};

const withMember = (json: Json, [name = '', ...rest]: readonly string[], value: unknown): Json => {
  const spelling = Object.keys(json).find((known) => known.toLowerCase() === name.toLowerCase()) ?? name;
  const inner = json[spelling];
  const section = typeof inner === 'object' && inner !== null ? (inner as Json) : {};
  return { ...json, [spelling]: rest.length === 0 ? value : withMember(section, rest, value) };
};

/** host.json with what the environment overrides: `AzureFunctionsJobHost__extensions__serviceBus__maxConcurrentCalls` and the like, as the platform's app settings do. */
export const overrideHostJson = (json: Json, environment: NodeJS.ProcessEnv): Json =>
  Object.entries(environment)
    .filter(([name]) => name.startsWith(PREFIX))
    .reduce(
      (overridden, [name, text = '']) => withMember(overridden, name.slice(PREFIX.length).split('__'), parse(text)),
      json,
    );
