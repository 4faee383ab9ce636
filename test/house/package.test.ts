import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import test from 'ava';
import type { Stage } from '../../src/engine/stage.ts';
import { filesUnder, projectRoot } from '../support/project.ts';

const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: projectRoot, encoding: 'utf8' }).split('\0').filter(Boolean);
const read = (file: string) => readFileSync(join(projectRoot, file), 'utf8');
const packageJson = JSON.parse(read('package.json'));

test('the top level holds the seven folders and no other', (t) => {
  const folders = new Set(tracked.filter((file) => file.includes('/')).map((file) => file.split('/')[0]));
  t.deepEqual([...folders].filter((name) => !name.startsWith('.')).sort(), [
    'data',
    'pipelines',
    'reports',
    'schemas',
    'src',
    'stages',
    'test',
  ]);
});

test('every dependency has an exact version and is used', (t) => {
  const code = tracked
    .filter((file) => /\.(ts|sh)$|package\.json$|biome\.json$/.test(file))
    .map(read)
    .join('\n');
  for (const [name, version] of Object.entries({ ...packageJson.dependencies, ...packageJson.devDependencies })) {
    t.regex(version as string, /^\d+\.\d+\.\d+/, name);
    if (name !== '@types/node')
      t.true(
        code.includes(name) &&
          new RegExp(
            `['"/ ]${name}['"/ ]|${name.replace('@biomejs/', '').replace('typescript', 'tsc').replace('assemblyscript', 'asc')} `,
          ).test(code),
        `${name} is not used`,
      );
  }
});

test('a stage is named after its file', async (t) => {
  for (const file of filesUnder('stages', '.ts')) {
    const stage = (await import(pathToFileURL(join(projectRoot, file)).href)).default as Stage;
    t.is(stage.name, basename(file, '.ts'));
    t.regex(stage.about, /^[A-Z].*\.$/);
  }
});

test('nothing names a path of a machine or the host of a registry', (t) => {
  const text = tracked.filter(
    (file) => /\.(ts|md|json|yaml|py|sh|html|svg|csv)$/.test(file) && file !== 'test/house/package.test.ts',
  );
  const wrong = text.filter((file) => /\/(home|work|root|tmp\/[a-z]+)\/|registry\.npmjs|pypi\.org|deb\.debian/.test(read(file)));
  t.deepEqual(wrong, []);
});

test('every script that the README names exists', (t) => {
  const scripts = new Set([...read('README.md').matchAll(/`?(?:pnpm|npm run) ([a-z:]+)/g)].map(([, name]) => name));
  t.true(scripts.has('pipeline'));
  for (const name of scripts) t.true(name in packageJson.scripts || ['install'].includes(name), name);
});

test('every relative link of a document leads somewhere', (t) => {
  const lost = tracked
    .filter((file) => file.endsWith('.md'))
    .flatMap((file) =>
      [...read(file).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)/g)]
        .map(([, link]) => join(file, '..', link))
        .filter((target) => !tracked.some((known) => known === target || known.startsWith(`${target.replace(/\/$/, '')}/`)))
        .map((target) => `${file}: ${target}`),
    );
  t.deepEqual(lost, []);
});
