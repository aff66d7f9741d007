import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..');
const FOLDERS = ['functions', 'shared', 'pages', 'cli', 'local', 'samples', 'infra', 'bench', 'tests'];

interface Arrow {
  readonly from: string;
  readonly to: string;
}

const sources = (folder: string): string[] => {
  try {
    return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.startsWith('dist/'))
      .map((file) => join(folder, file));
  } catch {
    return [];
  }
};

/** Static, dynamic and type imports alike; what is not a relative path is a package. */
const importsOf = (file: string): string[] =>
  [
    ...readFileSync(join(ROOT, file), 'utf8').matchAll(
      /^\s*(?:import|export|\}).*?\bfrom '([^']+)'|\bimport\(?\s*'([^']+)'/gm,
    ),
  ].map(([, to, dynamic]) => to ?? dynamic ?? '');

const target = (file: string, to: string): string =>
  to.startsWith('.') ? relative(ROOT, join(ROOT, dirname(file), to)) : `package:${to}`;

const arrows = (): Arrow[] =>
  FOLDERS.flatMap(sources).flatMap((from) => importsOf(from).map((to) => ({ from, to: target(from, to) })));

const within = (folder: string) => (path: string) => path.startsWith(`${folder}/`);

/** Where each part of the house may point to, besides packages; `docs/architecture.md` draws it. */
const MAY_POINT_TO: readonly (readonly [string, readonly string[]])[] = [
  ['shared/domain', ['shared/domain']],
  ['shared/adapters', ['shared/adapters', 'shared/domain']],
  ['shared', ['shared']],
  [
    'functions',
    [
      'functions',
      'shared/compose.ts',
      'shared/config.ts',
      'shared/domain',
      'shared/adapters/functions-log.ts',
      'shared/adapters/rhea-guard.ts',
      'shared/adapters/sign-in-tokens.ts',
    ],
  ],
  ['pages', ['pages', 'shared/domain/claim/sealing.ts', 'shared/domain/claim/pin.ts']],
  [
    'cli',
    [
      'cli',
      'infra/entra',
      'shared/config.ts',
      'shared/settings.ts',
      'shared/adapters',
      'shared/domain/audit/audit-chain.ts',
      'shared/domain/audit/audit-heads.ts',
      'shared/domain/audit/audit-witness.ts',
      'shared/domain/audit/audit.ts',
      'shared/domain/event/event-schema.ts',
      'shared/domain/event/event-rules.ts',
      'shared/domain/event/event.ts',
      'shared/domain/fault.ts',
    ],
  ],
  ['local', ['local', 'samples']],
  ['samples', ['samples', 'pages/claim', 'local', 'shared/domain/claim/pin.ts', 'shared/domain/claim/sealing.ts']],
];

/** Folders of the domain from the ground up: each stands on those before it. Files beside them carry them, or join them. */
const FLOORS = [
  'contractor',
  'account',
  'audit',
  'event',
  'request',
  'claim',
  'dead-letter',
  'notice',
  'operations',
  'steps',
];
const JOIN_THEM = ['service.ts', 'sweep.ts'];

const floorOf = (file: string): number => {
  const [first = ''] = relative('shared/domain', file).split('/');
  return JOIN_THEM.includes(first) ? FLOORS.length : FLOORS.indexOf(first);
};

test('every folder of the domain stands on those below it', () => {
  const folders = sources('shared/domain').flatMap((file) => relative('shared/domain', file).split('/').slice(0, -1));
  const inDomain = arrows().filter(({ from, to }) => [from, to].every(within('shared/domain')));

  expect([...new Set(folders)].sort()).toEqual([...FLOORS].sort());
  expect(inDomain.filter(({ from, to }) => floorOf(to) > floorOf(from))).toEqual([]);
});

test.each(MAY_POINT_TO)('%s points only to %p', (folder, allowed) => {
  const wrong = arrows()
    .filter(({ from, to }) => within(folder)(from) && !to.startsWith('package:'))
    .filter(({ to }) => !allowed.some((place) => to === place || within(place)(to)));

  expect(wrong).toEqual([]);
});

test('of the command line only doctor and event reach services and settings, and only doctor what infra/entra settles', () => {
  const reaching = arrows().filter(
    ({ from, to }) => within('cli')(from) && /^(shared\/(config|settings|adapters)|infra)\b/.test(to),
  );

  expect(reaching.length).toBeGreaterThan(10);
  expect(reaching.filter(({ from }) => !/^cli\/(doctor|event)\b/.test(from))).toEqual([]);
  expect(reaching.filter(({ from, to }) => within('infra')(to) && !within('cli/doctor')(from))).toEqual([]);
});

test('the rules know no SDK and no environment', () => {
  const packages = arrows()
    .filter(({ from, to }) => within('shared/domain')(from) && to.startsWith('package:'))
    .map(({ to }) => to.slice('package:'.length));

  expect(
    [...new Set(packages)].filter(
      (name) => !['zod', 'temporal-polyfill', 'any-ascii', 'node:crypto', 'node:util'].includes(name),
    ),
  ).toEqual([]);
  const reads = sources('shared/domain').filter((file) =>
    /process\.|Date\.now\(|new Date\(\)|Math\.random\(|randomUUID|randomBytes\(/.test(
      readFileSync(join(ROOT, file), 'utf8').replaceAll(/\/\*\*[\s\S]*?\*\//g, ''),
    ),
  );
  expect(reads).toEqual([]);
});

test('nothing that is deployed points to the local stack, samples or tests', () => {
  const deployed = arrows().filter(({ from }) =>
    ['functions', 'shared', 'pages'].some((folder) => within(folder)(from)),
  );

  expect(
    deployed.filter(({ to }) => ['local', 'samples', 'tests', 'bench'].some((folder) => within(folder)(to))),
  ).toEqual([]);
});

test('no arrow leads back to where it came from, types included', () => {
  const graph = new Map<string, string[]>();
  for (const { from, to } of arrows())
    if (!to.startsWith('package:')) graph.set(from, [...(graph.get(from) ?? []), to]);

  expect(cycleIn(graph)).toBeUndefined();
});

/** Depth first; the path of the first cycle found. */
const cycleIn = (graph: ReadonlyMap<string, readonly string[]>): string[] | undefined => {
  const done = new Set<string>();
  const visit = (node: string, path: readonly string[]): string[] | undefined => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (done.has(node)) return undefined;
    const found = (graph.get(node) ?? []).map((next) => visit(next, [...path, node])).find(Boolean);
    done.add(node);
    return found;
  };
  return [...graph.keys()].map((node) => visit(node, [])).find(Boolean);
};

test('files are named for what they hold', () => {
  const drawers = FOLDERS.flatMap(sources).filter((file) =>
    /(^|\/)(utils?|helpers?|common|misc|types|constants|index)\.ts$/.test(file),
  );

  expect(drawers).toEqual([]);
});
