import { readTextFile, textFile } from '../data/files/text-file.ts';
import { stimulusSet } from '../schemas/stimulus-set.ts';
import { defineStage } from '../src/engine/stage.ts';
import { splitDocuments } from '../src/lm/perplexity.ts';
import { fromRows } from '../src/table/check.ts';

/** A text file as passages: its blocks between empty lines, whose lines are the presentations. Lines of white space alone are none. */
export default defineStage({
  name: 'load-text',
  about: 'Read a text file: every block between empty lines is a passage, every line of it a presentation.',
  inputs: {},
  params: { text: '' },
  outputs: { stimulusSet },
  sources: ({ text }) => [textFile(text)],
  run(_, { text }) {
    const passages = splitDocuments(readTextFile(text).replaceAll('\r\n', '\n')).map((document) =>
      document.split('\n').filter((line) => line.trim() !== ''),
    );
    const rows = passages.flatMap((lines, p) =>
      lines.map((line, position) => ({
        stimulus_id: `${p + 1}.${position + 1}`,
        text: line,
        passage_id: String(p + 1),
        group_id: String(p + 1),
        position,
        word_count: line.trim().split(/\s+/).length,
      })),
    );
    return { stimulusSet: fromRows(stimulusSet, rows) };
  },
});
