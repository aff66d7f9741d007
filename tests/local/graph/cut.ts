import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import type { ValidateFunction } from 'ajv';
import formats from 'ajv-formats';

/** One operation of the OpenAPI cut. */
export interface Operation {
  readonly method: string;
  readonly template: string;
  /** The least application permission, where the cut names one. */
  readonly least: string | undefined;
}

interface Described {
  readonly requestBody?: object;
  readonly responses: Readonly<Record<string, { readonly content?: object; readonly $ref?: string }>>;
  readonly 'x-ms-permissions'?: { readonly application: { readonly leastPrivileged: readonly string[] } };
}

interface Cut {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

/** The OpenAPI cut of Microsoft Graph v1.0 that the local directory answers by. */
export const cut: Cut = JSON.parse(
  readFileSync(new URL('../../../local/graph/graph-v1-subset.openapi.json', import.meta.url), 'utf8'),
) as Cut;

const METHODS = new Set(['get', 'post', 'put', 'patch', 'delete']);

/** Every operation of the cut. */
export const operations: readonly Operation[] = Object.entries(cut.paths).flatMap(([template, item]) =>
  Object.entries(item)
    .filter(([method]) => METHODS.has(method))
    .map(([method, described]) => ({
      method: method.toUpperCase(),
      template,
      least: described['x-ms-permissions']?.application.leastPrivileged[0],
    })),
);

const ajv = new Ajv({ strict: false, allErrors: true, formats: { base64url: true } });
formats.default(ajv);
ajv.addSchema(cut, 'cut');

const ERROR = 'cut#/components/schemas/microsoft.graph.ODataErrors.ODataError';
const escaped = (name: string): string => encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'));

const pointerTo = (template: string, method: string, ...rest: readonly string[]): string => {
  const pointer = ['paths', template, method.toLowerCase(), ...rest, 'content', 'application/json', 'schema'];
  return `cut#/${pointer.map(escaped).join('/')}`;
};

const schemaOf = (template: string, method: string, status: number): string | undefined => {
  if (status >= 400) return ERROR;
  const answers = cut.paths[template]?.[method.toLowerCase()]?.responses;
  if (!answers) return undefined;
  if (!answers[status]) throw new Error(`${method} ${template} answered ${status}, which the cut does not know.`);
  if (!answers[status].content) return undefined;
  return pointerTo(template, method, 'responses', String(status));
};

const fits = (template: string, path: string): boolean => {
  const [wanted, asked] = [template.split('/'), path.split('/')];
  return (
    wanted.length === asked.length &&
    wanted.every((segment, index) => segment.startsWith('{') || segment === asked[index])
  );
};

/** The cut's template for a path under `/v1.0`; undefined for paths that the cut does not have. */
export const templateOf = (path: string): string | undefined =>
  Object.keys(cut.paths).find((template) => fits(template, path));

const validators = new Map<string, ValidateFunction>();

const validatorOf = (schema: string): ValidateFunction => {
  const known = validators.get(schema) ?? ajv.compile({ $ref: schema });
  validators.set(schema, known);
  return known;
};

const flawsBy = (schema: string, value: unknown): string[] => {
  const validate = validatorOf(schema);
  return validate(value)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
};

/** What is wrong with an answer by the cut; nothing for a path that the cut does not have. */
export const flawsOf = (method: string, path: string, status: number, body: unknown): string[] => {
  const template = templateOf(path);
  const schema = status >= 400 ? ERROR : template && schemaOf(template, method, status);
  return schema === undefined ? [] : flawsBy(schema, body);
};

/** What is wrong with the body of a request by the cut; nothing where the cut describes none. */
export const requestFlawsOf = (method: string, path: string, body: unknown): string[] => {
  const template = templateOf(path);
  const described = template === undefined ? undefined : cut.paths[template]?.[method.toLowerCase()]?.requestBody;
  return template === undefined || !described ? [] : flawsBy(pointerTo(template, method, 'requestBody'), body);
};
