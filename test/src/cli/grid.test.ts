import test from 'ava';
import { grid, shorten } from '../../../src/cli/grid.ts';

test('columns are aligned, numbers flush right, without trailing spaces', (t) => {
  t.deepEqual(
    grid(
      [
        ['site', 'r'],
        ['a', '0.5'],
        ['late', '12'],
      ],
      { right: new Set([1]), indent: '  ' },
    ),
    ['  site    r', '  a     0.5', '  late   12'],
  );
  t.deepEqual(
    grid([
      ['a', ''],
      ['bb', 'c'],
    ]),
    ['a', 'bb  c'],
  );
});

test('a character outside the basic plane counts as one', (t) => {
  t.deepEqual(
    grid([
      ['𝑟', 'x'],
      ['ab', 'y'],
    ]),
    ['𝑟   x', 'ab  y'],
  );
  t.is(shorten('𝑟𝑟𝑟𝑟', 3), '𝑟𝑟…');
});

test('a text is put in one line and what is left out is marked', (t) => {
  t.is(shorten('one\n two', 20), 'one two');
  t.is(shorten('abcdef', 6), 'abcdef');
  t.is(shorten('abcdefg', 6), 'abcde…');
});
