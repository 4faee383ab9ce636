import { fileURLToPath } from 'node:url';
import { readCsv } from '../files/read-csv.ts';

/** A score or ceiling that somebody published: a fact with its source. */
export interface PublishedScore {
  readonly benchmark: string;
  /** `ceiling` where it is one. */
  readonly model: string;
  readonly score: number;
  /** Repository, commit and path. */
  readonly source: string;
}

/** The file of them. */
export const PUBLISHED_FILE = fileURLToPath(new URL('./scores.csv', import.meta.url));

/**
 * Scores of the 43 models of Schrimpf et al. (2021), trained and untrained, at their best layer, and what the tests and notebooks of
 * brain-score/language state, each with the commit and file that it was read in. Relative to the ceiling where the benchmark has one.
 */
export function publishedScores(): PublishedScore[] {
  const csv = readCsv(PUBLISHED_FILE, ['benchmark', 'model', 'score', 'source', 'commit', 'path']);
  const scores = csv.numbers('score');
  const [benchmark, model, source, commit, path] = ['benchmark', 'model', 'source', 'commit', 'path'].map((name) => csv.text(name));
  return benchmark.map((id, row) => ({
    ...{ benchmark: id, model: model[row], score: scores[row] },
    source: `${source[row]} ${commit[row]}, ${path[row]}`,
  }));
}
