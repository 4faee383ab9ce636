import { benchmarkNames } from './chosen.ts';

/** What a user may choose of the main job. */
export const options = {
  benchmark: {
    about:
      'datasets, official benchmarks (Pereira2018.384sentences-ridge; official: all whose recordings are there) or folders with a dataset.json of your own (./study); empty: the simulated datasets, and the real ones that --data-dir holds',
    default: [] as readonly string[],
    orPath: true,
    choices: benchmarkNames,
  },
  model: {
    about:
      'models to score: embedded, a published model that was pulled (`data list`), a folder with model.onnx, tokenizer.json and config.json, a file of activations (acts/{benchmark}.npy), of word vectors (glove.6B.300d.txt), of a program to ask (mine.json), or oasm-sigma0.5 (official benchmarks)',
    default: ['embedded'] as readonly string[],
  },
  layers: {
    about:
      'official benchmarks: the sites to score, such as blocks.3.resid_post; empty: the residual stream before the first block and after each',
    default: [] as readonly string[],
  },
  ceilings: {
    about:
      'official benchmarks: published (Pereira’s from Brain-Score’s files, others extrapolated as there), extrapolated, or none',
    default: 'published',
    choices: ['published', 'extrapolated', 'none'],
  },
  ceilingBy: {
    about:
      'datasets: what sets the ceilings: reliability (of repetitions, or as published, or in series how alike people are), signal-to-noise (of repetitions, as in the Natural Scenes Dataset), or other-people (ridge from all other people’s neuroids)',
    default: 'reliability',
    choices: ['reliability', 'signal-to-noise', 'other-people'],
  },
  contexts: {
    about:
      'behavioural benchmarks: texts that exceed the model are read anew for each part, as Brain-Score does, or in windows half a context apart',
    default: 'anew',
    choices: ['anew', 'windows'],
  },
  mostWords: { about: 'Wikitext: how many words are predicted; 0 for all', default: 0 },
  pool: {
    about: 'how the tokens of a presentation become one vector',
    default: 'last',
    choices: ['last', 'mean', 'sum', 'first', 'median'],
  },
  specialTokens: {
    about:
      'models that read both ways: whether [CLS] and [SEP] around the text are tokens of every presentation (first: [CLS] itself) or no part of a vector',
    default: 'out',
    choices: ['out', 'in'],
  },
  rewrite: {
    about: 'how texts are read otherwise than they were presented: lower-case, no-punctuation, or both; empty: as they are',
    default: [] as readonly string[],
    choices: ['lower-case', 'no-punctuation'],
  },
  context: {
    about: 'what is read before a presentation: its passage, its sentence, nothing (presentation), or that many words (12)',
    default: 'passage',
  },
  localiser: {
    about:
      'two files of texts, one a line: sentences and non-words; or Fedorenko2010, the texts that Brain-Score takes; only the units that tell them apart are scored',
    default: [] as readonly string[],
  },
  localiserTokens: {
    about: 'tokens of each text of a localiser that are read, its first ones; 0: all. Brain-Score reads 12',
    default: 12,
  },
  keep: { about: 'units that a localiser keeps: a number, or a share of all units', default: 0.01 },
  units: { about: 'units of each site of a language model that are drawn by chance and scored; 0: all', default: 0 },
  measures: {
    about: 'what else is measured of the held-out predictions of the best sites, over all texts and group by group',
    default: [] as readonly string[],
    choices: ['pearson', 'spearman', 'kendall', 'rmse', 'r2'],
  },
  decoding: { about: 'predict the units of each model from each person, too', default: false },
  mapping: {
    about: 'regressions to fit: ridge, ordinary least squares, partial least squares',
    default: ['ridge', 'ols'] as readonly string[],
    choices: ['ridge', 'ols', 'pls'],
  },
  folds: {
    about:
      'how whole groups of texts are divided into folds: usual (shuffled), strata:word-count or strata:position (each fold has its share of texts of each length, or of each place in a passage), or leave-out:1 (each group in turn; leave-out:2: every two). Datasets that are scored by runs of their order keep these',
    default: 'usual',
  },
  features: {
    about:
      'what becomes of features before a regression, fitted on the training rows of every fold: raw, zscore, pca:100 (at most so many principal components), project:100 (at most so many random projections), zscore+pca:100 or zscore+project:100',
    default: 'raw',
  },
  targets: {
    about:
      'recordings as they are, or z-scored on the training rows, so that neuroids count alike where they share PLS components or a penalty',
    default: 'raw',
    choices: ['raw', 'zscore'],
  },
  components: {
    about: 'PLS components, at most; of several numbers the one that predicts best inside the training folds',
    default: [25] as readonly number[],
  },
  penaltyFor: {
    about: 'whether each neuroid has a ridge penalty of its own, or all share the one that predicts best',
    default: 'each',
    choices: ['each', 'all'],
  },
  alphas: {
    about:
      'ridge penalties to choose from, inside the training folds; a dataset whose features are large (Alice) has further ones unless others are named here',
    default: [0.1, 1, 10, 100, 1e3, 1e4, 1e5, 1e6] as readonly number[],
  },
  coefficients: {
    about:
      'write the coefficients of each model, fitted on all presentations: of its best site (best), or of the sites named, such as blocks.3.resid_post',
    default: [] as readonly string[],
  },
  ngramText: {
    about: 'text file in UTF-8, its documents separated by empty lines, whose trigrams make one more control',
    default: null as string | null,
  },
  dataDir: {
    about: 'folder that holds the published recordings as obtained',
    default: null as string | null,
    env: 'BRAIN_ALIGN_DATA',
  },
};
