import { readTextFile, textFile } from '../data/files/text-file.ts';
import { modelById } from '../data/models.ts';
import { openById } from '../data/open-model.ts';
import { perplexity } from '../schemas/perplexity.ts';
import { defineStage } from '../src/engine/stage.ts';
import { worseThanChance } from '../src/lm/chance.ts';
import { modelFiles } from '../src/lm/model-folder.ts';
import { measurePerplexity, type Perplexity, splitDocuments } from '../src/lm/perplexity.ts';
import { fromRows } from '../src/table/check.ts';
import type { RowOf } from '../src/table/define.ts';

/**
 * Surprisal of whole text files. A document (a block between empty lines) is read alone, after the beginning-of-text token, in
 * windows that overlap by half a context where it is longer than one; every token is scored once (see `measurePerplexity`).
 */
export default defineStage({
  name: 'measure-perplexity',
  about: 'Measure how well a language model predicts texts.',
  inputs: {},
  params: { model: '', texts: [] as readonly string[] },
  outputs: { perplexity },
  sources: ({ model, texts }) => [...modelFiles(modelById(model).folder), ...texts.map(textFile)],
  async run(_, { model: id, texts }, context) {
    const sources = texts.map((source) => ({ source, documents: splitDocuments(readTextFile(source)) }));
    const model = await openById(id);
    const rows: RowOf<typeof perplexity>[] = [];
    for (const { source, documents } of sources) {
      const progress = (share: number) => context.progress((rows.length + share) / sources.length);
      const measured = await measurePerplexity(model, documents, progress);
      const doubt = worseThanChance([measured.bits / measured.tokens], model.config.vocabulary);
      if (doubt) context.log(`${source}: ${doubt}`);
      rows.push({ model: id, source, ...inColumns(measured) });
    }
    await model.close();
    return { perplexity: fromRows(perplexity, rows) };
  },
});

const inColumns = ({ documents, tokens, words, bytes, bits, ...ratios }: Perplexity) => ({
  ...{ documents, tokens, words, bytes, bits },
  bits_per_byte: ratios.bitsPerByte,
  perplexity_per_word: Number.isFinite(ratios.perplexityPerWord) ? ratios.perplexityPerWord : Number.NaN,
  perplexity_per_token: ratios.perplexityPerToken,
});
