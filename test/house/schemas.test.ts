import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import test from 'ava';
import type { TableSpec } from '../../src/table/define.ts';
import { filesUnder, projectRoot } from '../support/project.ts';

const UNITS =
  /^(name|text|1|r|distance|rho|bit|index|id|char|word|token|unit|fold|subject|neuroid|presentation|activation|document|byte|bit\/byte|s|as recorded|as published)$/;

const tables = await Promise.all(
  filesUnder('schemas', '.ts').map(async (file) => {
    const specs = Object.values(await import(pathToFileURL(join(projectRoot, file)).href)) as TableSpec[];
    return { file, specs };
  }),
);

test('a schema file holds one table, named after it', (t) => {
  for (const { file, specs } of tables) {
    t.is(specs.length, 1, file);
    t.is(specs[0].name, basename(file, '.ts').replaceAll('-', '_'), file);
  }
});

test('every table and column says what it means, and every column its unit', (t) => {
  for (const {
    specs: [spec],
  } of tables) {
    t.regex(spec.about, /\S+ \S+/, spec.name);
    for (const [name, column] of Object.entries(spec.columns)) {
      t.regex(name, /^[a-z][a-z0-9_]*$/);
      t.regex(column.about, /\S/, `${spec.name}.${name}`);
      t.regex(column.unit, UNITS, `${spec.name}.${name}`);
    }
  }
});

test('every key names columns of its table', (t) => {
  for (const {
    specs: [spec],
  } of tables) {
    t.true(spec.key.length > 0);
    for (const name of spec.key) t.true(name in spec.columns, `${spec.name}.${name}`);
  }
});

test('a column that may be NaN says when', (t) => {
  for (const {
    specs: [spec],
  } of tables) {
    for (const [name, column] of Object.entries(spec.columns)) {
      if (column.nan) t.regex(column.about, /NaN/, `${spec.name}.${name}`);
    }
  }
});
