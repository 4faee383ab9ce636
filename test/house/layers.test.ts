import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import test from 'ava';
import { filesUnder, projectRoot } from '../support/project.ts';

/** What each floor may stand on. A floor may always use itself, but for stages, which never see each other. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  'src/errors.ts': [],
  'src/linalg': ['src/errors.ts'],
  'src/stats': ['src/errors.ts', 'src/linalg'],
  'src/encoding': ['src/errors.ts', 'src/linalg', 'src/stats'],
  'src/rsa': ['src/errors.ts', 'src/linalg', 'src/stats'],
  'src/metrics': ['src/errors.ts', 'src/linalg', 'src/stats', 'src/encoding', 'src/rsa'],
  'src/ceiling': ['src/errors.ts', 'src/linalg', 'src/stats', 'src/encoding', 'src/rsa', 'src/metrics'],
  'src/formats': ['src/errors.ts'],
  'src/table': ['src/errors.ts'],
  'src/assembly': ['src/errors.ts', 'src/table'],
  'src/engine': ['src/errors.ts', 'src/table'],
  'src/lm': ['src/errors.ts', 'src/stats'],
  'src/fetch': ['src/errors.ts', 'src/engine'],
  'src/shelf': ['src/errors.ts', 'src/engine', 'src/fetch'],
  'src/cli': ['src/errors.ts', 'src/table', 'src/engine', 'src/lm', 'src/fetch', 'src/shelf'],
  'src/cli.ts': ['src/errors.ts', 'src/table', 'src/engine', 'src/cli'],
  schemas: ['src/table'],
  data: ['schemas', 'src'],
  reports: ['schemas', 'src'],
  stages: ['reports', 'data', 'schemas', 'src'],
  pipelines: ['stages', 'data', 'src/engine', 'src/errors.ts'],
};
const floors = Object.keys(MAY_IMPORT);
const within = (file: string, floor: string) => file === floor || file.startsWith(`${floor}/`);
const floorOf = (file: string) => floors.find((floor) => within(file, floor));

function importsOf(file: string): string[] {
  const code = readFileSync(join(projectRoot, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '');
  const found = [
    ...code.matchAll(/^\s*(?:import|export)[^'"]*?from\s+['"](\.[^'"]+)['"]/gm),
    ...code.matchAll(/import\(\s*['"](\.[^'"]+)['"]\s*\)/g),
  ];
  return found.map(([, path]) => relative(projectRoot, join(projectRoot, dirname(file), path)));
}

const files = ['src', 'schemas', 'data', 'reports', 'stages', 'pipelines']
  .flatMap((folder) => filesUnder(folder, '.ts'))
  .filter((file) => !file.endsWith('.as.ts'));

test('arrows only point down', (t) => {
  const wrong = files.flatMap((file) => {
    const floor = floorOf(file);
    if (!floor) return [`${file} stands on no floor`];
    const allowed = [...(floor === 'stages' ? [] : [floor]), ...MAY_IMPORT[floor]];
    return importsOf(file)
      .filter((target) => !allowed.some((below) => within(target, below)))
      .map((target) => `${file} imports ${target}`);
  });
  t.deepEqual(wrong, []);
  t.true(files.length > 20);
});

test('every import leads to a file', (t) => {
  const lost = files.flatMap((file) =>
    importsOf(file)
      .filter((target) => !existsSync(join(projectRoot, target)))
      .map((target) => `${file}: ${target}`),
  );
  t.deepEqual(lost, []);
});

test('no import goes round in a circle', (t) => {
  const state = new Map<string, 'open' | 'done'>();
  const circles: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (state.get(file) === 'done') return;
    if (state.get(file) === 'open') {
      circles.push([...path.slice(path.indexOf(file)), file].join(' → '));
      return;
    }
    state.set(file, 'open');
    for (const target of importsOf(file)) visit(target, [...path, file]);
    state.set(file, 'done');
  };
  for (const file of files) visit(file, []);
  t.deepEqual(circles, []);
});
