import { resolve } from 'node:path';
import { readExternalModel } from '../data/external-model.ts';
import { activations } from '../schemas/activations.ts';
import { sites } from '../schemas/sites.ts';
import { stimulusSet } from '../schemas/stimulus-set.ts';
import { surprisal } from '../schemas/surprisal.ts';
import { passagesOf } from '../src/assembly/passages.ts';
import { defineStage } from '../src/engine/stage.ts';
import { ModelError } from '../src/errors.ts';
import { findWords } from '../src/lm/align-words.ts';
import type { Answer } from '../src/lm/external-answer.ts';
import { askProcess } from '../src/lm/external-process.ts';
import type { Presentation } from '../src/lm/read-passages.ts';
import { check, fromRows } from '../src/table/check.ts';
import type { RowOf } from '../src/table/define.ts';

/**
 * What a model that is a program of its own holds of each presentation, and the surprisal of each word, as far as it gives them; ModelError
 * where it does not give what is `needed`. `file` is the JSON file that says how to start it (see readExternalModel), askProcess says how it
 * is spoken to. Sites are in the order of its first answer, padded to the widest. Of a word's bits the program does not tell the tokens, and
 * nothing that could be corrected for the beginnings of words.
 */
export default defineStage({
  name: 'ask-program',
  about: 'Ask a program for what its model holds of each text, and how unexpected each word is to it.',
  inputs: { stimulusSet },
  params: { model: '', file: '', needed: 'representations' as 'representations' | 'surprisals' },
  outputs: { activations, sites, surprisal },
  sources: ({ file }) => [resolve(file), ...readExternalModel(file).files],
  async run({ stimulusSet }, { model, file, needed }, { log, progress }) {
    const passages = passagesOf(stimulusSet.columns);
    const answers = await askProcess(passages, { ...readExternalModel(file), log, progress });
    const found = [...(answers[0]?.representations ?? [])].map(([site, { width }]) => ({ site, width }));
    const given = { representations: found.length > 0, surprisals: answers[0]?.surprisals !== undefined };
    if (!given[needed]) throw new ModelError(`model ${model}`, `gives no ${needed}`, `answer with "${needed}"`);
    const ids = stimulusSet.columns.stimulus_id;
    const widest = Math.max(1, ...found.map(({ width }) => width));
    const data = new Float32Array(found.length * ids.length * widest);
    found.forEach(({ site, width }, s) => {
      for (const { row, values } of rowsOf(passages, answers, site, width)) data.set(values, (s * ids.length + row) * widest);
    });
    return {
      sites: fromRows(
        sites,
        found.map(({ site, width }, depth) => ({ model, site, depth, width })),
      ),
      activations: check(activations, {
        site: found.flatMap(({ site }) => ids.map(() => site)),
        stimulus_id: found.flatMap(() => ids),
        activation: { data, width: widest },
      }),
      surprisal: fromRows(
        surprisal,
        passages.flatMap((passage, p) => passage.flatMap((one, i) => wordRows(one, answers[p].surprisals?.[i] ?? []))),
      ),
    };
  },
});

/** Each presentation's row of the stimulus set, and what the answers hold of it at `site`. */
function rowsOf(passages: readonly (readonly { row: number }[])[], answers: readonly Answer[], site: string, width: number) {
  return passages.flatMap((passage, p) => {
    const { data } = answers[p].representations.get(site)!;
    return passage.map(({ row }, i) => ({ row, values: data.subarray(i * width, (i + 1) * width) }));
  });
}

/** The words of a presentation with their `bits`, if there are any. */
function wordRows({ id, text }: Presentation, bits: ArrayLike<number>): RowOf<typeof surprisal>[] {
  const words = findWords(text);
  return Array.from(bits, (surprisal_bits, word_index) => ({
    stimulus_id: id,
    word_index,
    word: text.slice(words[word_index].start, words[word_index].end),
    token_count: 0,
    unknown_count: 0,
    surprisal_bits,
    corrected_surprisal_bits: Number.NaN,
  }));
}
