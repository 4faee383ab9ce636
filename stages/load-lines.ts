import { stimulusTable } from '../data/files/stimulus-table.ts';
import { readTextFile, textFile } from '../data/files/text-file.ts';
import { stimulusSet } from '../schemas/stimulus-set.ts';
import { defineStage } from '../src/engine/stage.ts';
import { DataError } from '../src/errors.ts';

/** A file of texts, one a line, each without context: a localiser's sentences, say. A blank line between texts is a DataError. */
export default defineStage({
  name: 'load-lines',
  about: 'Read a file of texts, one a line, each a passage of its own.',
  inputs: {},
  params: { file: '' },
  outputs: { stimulusSet },
  sources: ({ file }) => [textFile(file)],
  run(_, { file }) {
    const texts = readTextFile(file)
      .replace(/^\uFEFF/, '')
      .replace(/\s+$/, '')
      .split(/\r?\n/);
    const blank = texts.findIndex((text) => text.trim() === '');
    if (blank >= 0) throw new DataError(`${file}:${blank + 1}`, 'is blank', 'every line is a text');
    const ids = texts.map((_, i) => `line-${i + 1}`);
    return { stimulusSet: stimulusTable(ids, texts, ids) };
  },
});
