import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Language, Parser, type Node } from 'web-tree-sitter';

/** Where the templates are. */
export const INFRA = join(import.meta.dirname, '../../infra');

/** What a template says: an object, a list, a literal, or the text of an expression. */
export type Said =
  | string
  | number
  | boolean
  | null
  | readonly Said[]
  | { readonly expression: string }
  | { readonly [name: string]: Said };

export interface Resource {
  readonly file: string;
  readonly symbol: string;
  /** With the types of the resources that it stands in. */
  readonly type: string;
  /** Undefined where it comes from the resource around it. */
  readonly apiVersion: string | undefined;
  readonly existing: boolean;
  readonly body: Readonly<Record<string, Said>>;
}

/** A parameter, output, type or member of a type. */
export interface Declared {
  readonly file: string;
  readonly kind: string;
  readonly name: string;
  readonly described: boolean;
}

const parser = async (): Promise<Parser> => {
  await Parser.init();
  const wasm = createRequire(import.meta.url).resolve('tree-sitter-bicep/tree-sitter-bicep.wasm');
  const made = new Parser();
  made.setLanguage(await Language.load(wasm));
  return made;
};

const reader = await parser();

/** The root of a template's tree. */
export const parseBicep = (text: string): Node => {
  const tree = reader.parse(text);
  if (!tree) throw new Error('nothing parsed');
  return tree.rootNode;
};

interface Template {
  readonly file: string;
  readonly text: string;
  readonly root: Node;
}

const parsed: readonly Template[] = readdirSync(INFRA)
  .filter((file) => file.endsWith('.bicep'))
  .map((file) => {
    const text = readFileSync(join(INFRA, file), 'utf8');
    return { file, text, root: parseBicep(text) };
  });

/** Every template with its tree. */
export const templates = (): readonly Template[] => parsed;

/** Every place that the grammar does not understand, as line and text. */
export const misread = (node: Node): string[] => [
  ...(node.isError || node.isMissing ? [`line ${node.startPosition.row + 1}: ${node.text.slice(0, 60)}`] : []),
  ...node.children.flatMap((child) => (child ? misread(child) : [])),
];

const named = (node: Node): Node[] => node.namedChildren.filter((child) => child !== null);

/** Every node of one type below a node. */
export const nodesOf = (node: Node, type: string): Node[] => [
  ...(node.type === type ? [node] : []),
  ...named(node).flatMap((child) => nodesOf(child, type)),
];

const unquoted = (node: Node): string =>
  named(node)
    .map(({ text }) => text)
    .join('');

const isLiteral = (node: Node): boolean => named(node).every(({ type }) => type === 'string_content');

const membersOf = (node: Node): [string, Said][] =>
  named(node)
    .filter(({ type }) => type === 'object_property')
    .flatMap((property): [string, Said][] => {
      const [name, value] = named(property);
      if (!name || !value) return [];
      return [[name.type === 'string' && isLiteral(name) ? unquoted(name) : name.text, said(value)]];
    });

/** What a node says. */
export const said = (node: Node): Said => {
  switch (node.type) {
    case 'object':
      return Object.fromEntries(membersOf(node));
    case 'array':
      return named(node).map(said);
    case 'string':
      return isLiteral(node) ? unquoted(node) : { expression: node.text };
    case 'number':
      return Number(node.text);
    case 'boolean':
      return node.text === 'true';
    default:
      return node.type === 'null' ? null : { expression: node.text };
  }
};

const outerType = (node: Node): string => {
  for (let outer = node.parent; outer; outer = outer.parent)
    if (outer.type === 'resource_declaration') return `${typeOf(outer).type}/`;
  return '';
};

const typeOf = (node: Node): { type: string; apiVersion: string | undefined } => {
  const [, name] = named(node);
  const [type = '', apiVersion] = name ? unquoted(name).split('@') : [];
  return { type: apiVersion === undefined ? `${outerType(node)}${type}` : type, apiVersion };
};

const bodyOf = (node: Node): Node | undefined => {
  const last = named(node).at(-1);
  return last?.type === 'object' ? last : last && named(last).findLast(({ type }) => type === 'object');
};

const found: readonly Resource[] = parsed.flatMap(({ file, root }) =>
  nodesOf(root, 'resource_declaration').map((node) => {
    const body = bodyOf(node);
    return {
      file,
      symbol: named(node)[0]?.text ?? '',
      ...typeOf(node),
      existing: node.children.some((child) => child?.type === 'existing'),
      body: body ? Object.fromEntries(membersOf(body)) : {},
    };
  }),
);

/** Every resource of every template. */
export const resources = (): readonly Resource[] => found;

/** Those of one type that the templates make. */
export const made = (type: string): Resource[] =>
  resources().filter((resource) => !resource.existing && resource.type === type);

/** The value at a path of members. */
export const at = (value: Said | undefined, ...path: readonly string[]): Said | undefined =>
  path.reduce<Said | undefined>(
    (inner, name) =>
      typeof inner === 'object' && inner !== null && !Array.isArray(inner)
        ? (inner as { readonly [name: string]: Said })[name]
        : undefined,
    value,
  );

/** The text of an expression. */
export const expressionOf = (value: Said | undefined): string => {
  const expression = at(value, 'expression');
  return typeof expression === 'string' ? expression : '';
};

const KINDS = ['parameter_declaration', 'output_declaration', 'type_declaration', 'object_property'] as const;

const isDescribed = (node: Node): boolean => /@description\(\s*'[^']{10,}/.test(node.previousNamedSibling?.text ?? '');

const isDeclared = (node: Node): boolean =>
  node.type !== 'object_property' || node.parent?.parent?.type === 'type_declaration';

/** Every parameter, output and type, and every member of a type. */
export const declared = (): Declared[] =>
  templates().flatMap(({ file, root }) =>
    KINDS.flatMap((kind) => nodesOf(root, kind))
      .filter(isDeclared)
      .map((node) => ({ file, kind: node.type, name: named(node)[0]?.text ?? '', described: isDescribed(node) })),
  );

/** The literal list that a variable of a template holds. */
export const listVariable = (file: string, name: string): Said => {
  const template = templates().find((one) => one.file === file);
  const node = template && nodesOf(template.root, 'variable_declaration').find((one) => named(one)[0]?.text === name);
  const value = node && named(node)[1];
  if (!value) throw new Error(`${file} has no variable ${name}`);
  return said(value);
};
