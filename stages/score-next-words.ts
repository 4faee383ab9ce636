import { readTextFile, textFile } from '../data/files/text-file.ts';
import { modelById } from '../data/models.ts';
import { isSynthetic, wikitextFile } from '../data/wikitext/file.ts';
import { legacyItems, type PageLine, pagesOf } from '../data/wikitext/items.ts';
import { behaviourScores } from '../schemas/behaviour-scores.ts';
import { wordPredictions } from '../schemas/word-predictions.ts';
import { defineStage } from '../src/engine/stage.ts';
import { DataError } from '../src/errors.ts';
import { type LanguageModel, openModel } from '../src/lm/model.ts';
import { modelFiles } from '../src/lm/model-folder.ts';
import { predictNextWords } from '../src/lm/next-words.ts';
import { readSurprisal } from '../src/lm/passage-surprisal.ts';
import { readingThreads } from '../src/lm/threads.ts';
import { scoreAccuracy } from '../src/metrics/behaviour.ts';
import { fromRows } from '../src/table/check.ts';

interface Predicted {
  readonly line: number;
  readonly word: number;
  readonly target: string;
  readonly predicted: string;
}
type Progress = (share: number) => void;

/**
 * Wikitext-accuracy: how often the most probable next token is the next word. `legacy` makes items and contexts exactly as
 * brain-score/language does; `corrected` predicts every word but the first of a page from its page (see data/wikitext/card.md). `most`
 * stops after so many words, in the order of the file; the note then says so. Without a `file`, WikiText-2's test part in `dataDir` is read.
 */
export default defineStage({
  name: 'score-next-words',
  about: 'Count how often the most probable next token is the next word of a text.',
  inputs: {},
  params: {
    ...{ file: '', dataDir: null as string | null, model: '', benchmark: 'Wikitext-accuracy', most: null as number | null },
    rule: 'legacy' as 'legacy' | 'corrected',
  },
  outputs: { wordPredictions, behaviourScores },
  sources: ({ model, ...params }) => [placeOf(params), ...modelFiles(modelById(model).folder)],
  async run(_, { model: id, benchmark, most, rule, ...params }, { progress }) {
    const file = placeOf(params);
    const lines = readTextFile(file).split('\n');
    const { folder, untrainedSeed } = modelById(id);
    const model = await openModel(folder, {
      threads: readingThreads(process.env),
      ...(untrainedSeed === null ? {} : { untrainedSeed }),
    });
    const limit = most ?? Number.POSITIVE_INFINITY;
    const read =
      rule === 'legacy' ? await readLegacy(model, lines, limit, progress) : await readPages(model, lines, limit, progress);
    await model.close();
    if (read.length === 0)
      throw new DataError(file, 'holds no word that could be predicted', 'is it the raw text, with its spaces?');
    const { score, correct } = scoreAccuracy(
      read.map(({ predicted }) => predicted),
      read.map(({ target }) => target),
    );
    const unknown = { ceiling: Number.NaN, error: Number.NaN, signed_r: Number.NaN, p: Number.NaN };
    const how = rule === 'legacy' ? 'contexts chained as in Brain-Score' : 'each word from its page';
    const said = isSynthetic(lines) ? `synthetic text; ${how}` : how;
    const note = read.length === most ? `${said}; the first ${most} words alone` : said;
    return {
      wordPredictions: fromRows(
        wordPredictions,
        read.map(({ line, word, target, predicted }, i) => {
          return { benchmark, model: id, line, word_index: word, target, predicted, right: correct[i] === 1 };
        }),
      ),
      behaviourScores: fromRows(behaviourScores, [
        { benchmark, model: id, part: 'all', score, raw: score, ...unknown, n: read.length, note },
      ]),
    };
  },
});

const placeOf = ({ file, dataDir }: { readonly file: string; readonly dataDir: string | null }): string =>
  textFile(file === '' ? wikitextFile(dataDir) : file);

async function readLegacy(
  model: LanguageModel,
  lines: readonly string[],
  most: number,
  progress: Progress,
): Promise<Predicted[]> {
  const items = legacyItems(lines).slice(0, most);
  const predicted = await predictNextWords(
    model,
    items.map(({ context }) => context),
    progress,
  );
  return items.map(({ line, word, target }, i) => ({ line, word, target, predicted: predicted[i] }));
}

async function readPages(model: LanguageModel, lines: readonly string[], most: number, progress: Progress): Promise<Predicted[]> {
  const pages = withWords(pagesOf(lines), most);
  const passages = pages.map((page) => page.map(({ line, text }) => ({ id: `line ${line}`, text })));
  const readings = await readSurprisal(model, passages, { top: 1, progress });
  const { spellings } = await model.tokenizer.wordEdges();
  const begins = new Set(pages.map(([first]) => first.line));
  const all = pages.flat().flatMap(({ line, text }, i) => {
    const { words, wordIndex, expected } = readings[i];
    return words.flatMap(({ start, end }, word): Predicted[] => {
      const token = wordIndex.indexOf(word);
      if (word === 0 && begins.has(line)) return [];
      const [best] = token < 0 ? [] : expected[token].top;
      return [{ line, word, target: text.slice(start, end), predicted: (best && spellings[best.id])?.trim() ?? '' }];
    });
  });
  return all.slice(0, most);
}

/** As many pages as are needed for so many words. */
function withWords(pages: readonly PageLine[][], most: number): PageLine[][] {
  let words = 0;
  return pages.filter((page) => {
    const isWanted = words < most;
    words += page.reduce((sum, { text }) => sum + text.split(/\s+/).length, 0) - 1;
    return isWanted;
  });
}
