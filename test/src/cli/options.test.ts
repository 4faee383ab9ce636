import test from 'ava';
import { Command } from 'commander';
import { flagOf, kebab, parseValue, valuesFrom, withEnvironment } from '../../../src/cli/options.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';

const options = {
  models: { about: 'models', default: ['gpt2'] as readonly string[], choices: ['gpt2', 'glove'] },
  alphaGrid: { about: 'penalties', default: [1, 10] as readonly number[] },
  folds: { about: 'folds', default: 5 },
  site: { about: 'site', default: 'last' },
  cache: { about: 'cache', default: null as string | null },
  shuffled: { about: 'shuffled', default: false },
  controls: { about: 'controls', default: true },
};

function typed(...argv: string[]) {
  const command = new Command().exitOverride();
  for (const [name, option] of Object.entries(options)) command.addOption(flagOf(name, option));
  return valuesFrom(options, command.parse(argv, { from: 'user' }).opts());
}

test('every option that is not typed stands at its default', (t) => {
  t.deepEqual(typed(), {
    models: ['gpt2'],
    alphaGrid: [1, 10],
    folds: 5,
    site: 'last',
    cache: null,
    shuffled: false,
    controls: true,
  });
});

test('the type of a value follows from the default', (t) => {
  const words = '--models gpt2,glove --alpha-grid 0.1,1e3,-2 --folds 3 --site 7 --cache /tmp --shuffled --no-controls'.split(' ');
  t.deepEqual(typed(...words), {
    models: ['gpt2', 'glove'],
    alphaGrid: [0.1, 1000, -2],
    folds: 3,
    site: '7',
    cache: '/tmp',
    shuffled: true,
    controls: false,
  });
});

test('an empty text is an empty list', (t) => {
  t.deepEqual(typed('--models', '').models, []);
});

test('an environment variable stands in for its option, and yields to what is typed', (t) => {
  const option = { ...options.cache, env: 'CACHE' };
  const flag = (env: Record<string, string>) => flagOf('cache', withEnvironment(option, env));
  const read = (env: Record<string, string>, ...argv: string[]) =>
    new Command().addOption(flag(env)).parse(argv, { from: 'user' }).opts().cache;
  t.deepEqual([read({}), read({ CACHE: '' }), read({ CACHE: '/a' })], [null, null, '/a']);
  t.is(read({ CACHE: '/a' }, '--cache', '/b'), '/b');
});

test('a list that names a value twice is refused', (t) => {
  t.throws(() => parseValue('--models', options.models, 'gpt2,gpt2'), { message: /^--models: names "gpt2" twice/ });
});

test('names turn from camel case to kebab case', (t) => {
  t.is(kebab('maxBatchSize'), 'max-batch-size');
});

test('a value that is not one of the choices gets the nearest one', (t) => {
  const error = t.throws(() => parseValue('--models', options.models, 'gtp2'), { instanceOf: UsageError });
  t.is(error?.message, '--models: "gtp2" is not one of its values; did you mean "gpt2"?');
});

test('text where a number is due is refused, the empty text as well', (t) => {
  for (const text of ['five', '', ' ', '5x', 'Infinity', 'NaN']) {
    t.throws(() => parseValue('--folds', options.folds, text), { instanceOf: UsageError }, text);
  }
  t.throws(() => parseValue('--alpha-grid', options.alphaGrid, '1,,2'), { message: '--alpha-grid: "" is not a number' });
});
