import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { ModelError } from '../../../src/errors.ts';
import { openTokenizer } from '../../../src/lm/tokenizer.ts';
import { findWordEdges } from '../../../src/lm/word-boundary.ts';
import { EMBEDDED } from '../../support/embedded-model.ts';
import { fixture } from '../../support/fixture.ts';

const file = readFileSync(join(EMBEDDED, 'tokenizer.json'), 'utf8');

/** The ids that begin a word, by how the vocabulary writes them. */
async function beginnings(json: string): Promise<{ marks: string; begins: string[]; continues: string[] }> {
  const { model } = JSON.parse(json);
  const names: string[] = Array.isArray(model.vocab) ? model.vocab.map(([name]: [string]) => name) : [];
  if (names.length === 0) for (const [name, id] of Object.entries<number>(model.vocab)) names[id] = name;
  const { marks, begins } = await openTokenizer(json).wordEdges();
  return { marks, begins: names.filter((_, id) => begins[id] === 1), continues: names.filter((_, id) => begins[id] === 0) };
}
const small = (kind: string) => beginnings(JSON.stringify(fixture('word-pieces.json').cases[kind].tokenizer));

test('a byte-level token begins a word where it begins with white space', async (t) => {
  const { marks, begins, continues } = await beginnings(file);
  t.is(marks, 'leading');
  const white = /^[Ġ\u0109-\u010d]/; // the bytes of space, tab, line feed, vertical tab, form feed, carriage return
  t.deepEqual(
    begins.filter((name) => !white.test(name)),
    ['<|endoftext|>'],
  );
  t.deepEqual(
    continues.filter((name) => white.test(name)),
    [],
  );
  t.true(begins.length > 5000 && continues.length > 2000);
});

test('marks of other kinds are read from what the tokens spell', async (t) => {
  const [unigram, fallback, wordpiece] = await Promise.all([small('unigram'), small('fallback'), small('wordpiece')]);
  t.deepEqual(unigram.begins.sort(), ['</s>', '<s>', '▁', '▁door', '▁read', '▁the', '▁un', '\t', '\n'].sort());
  t.true(fallback.begins.filter((name) => name.startsWith('▁')).length === 7);
  t.true(['t', 'he', '<unk>'].every((name) => fallback.continues.includes(name)));
  t.true(['the', 'door', 'un', '你', '“'].every((name) => wordpiece.begins.includes(name)));
  t.true(['##ing', '##able', '.'].every((name) => wordpiece.continues.includes(name)));
});

test('a vocabulary that marks the ends of words says so', async (t) => {
  t.is((await small('ending')).marks, 'trailing');
});

test('a vocabulary without a letter is refused', async (t) => {
  const spell = async (rows: number[][]) => rows.map((row) => row.map((id) => [' ', '', '<s>'][id]).join(''));
  await t.throwsAsync(findWordEdges({ size: 3, specials: [2], trailing: false, spell }), {
    instanceOf: ModelError,
    message: /no token that is a letter/,
  });
});
