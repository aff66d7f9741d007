import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { declared, INFRA, misread, parseBicep, templates } from './bicep-files.ts';

const isHere = (program: string): boolean => spawnSync(program, ['--version']).status === 0;
const compiler = isHere('bicep');

test('every template is Bicep', () => {
  expect(templates().length).toBeGreaterThan(10);
  expect(templates().flatMap(({ file, root }) => misread(root).map((place) => `${file} ${place}`))).toEqual([]);
});

test('what is not Bicep is found', () => {
  expect(misread(parseBicep("resource a 'T@v' = {\n  name: 'x'\n"))).not.toEqual([]);
});

test(`the templates compile (by ${compiler ? 'the compiler' : 'the grammar alone: no compiler on the path'})`, () => {
  const outcome = (...args: string[]) => spawnSync('bicep', args, { encoding: 'utf8' });
  const wrong = compiler
    ? ['build', 'lint'].flatMap((act) => {
        const { status, stderr } = outcome(act, join(INFRA, 'main.bicep'), ...(act === 'build' ? ['--stdout'] : []));
        return status === 0 && !/Error|Warning/.test(stderr) ? [] : [`${act}: ${stderr}`];
      })
    : templates().filter(({ root }) => root.hasError);

  expect(wrong).toEqual([]);
});

test('every parameter, output and member of a type says what it is for', () => {
  expect(declared().length).toBeGreaterThan(150);
  expect(declared().filter(({ described }) => !described)).toEqual([]);
});

test('no template needs a registry or an extension, so that compiling one needs no network', () => {
  const outside = templates().filter(({ text }) => /'(?:br|ts)[:/]|^extension |^provider /m.test(text));

  expect(outside.map(({ file }) => file)).toEqual([]);
});
