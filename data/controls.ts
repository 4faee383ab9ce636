/** A model that must be beaten before a language model's score means anything. */
export interface Control {
  readonly id: string;
  readonly about: string;
  /** Whether it needs numbers that were published with the stimuli. */
  readonly needsPredictors: boolean;
  /** Whether it is one of the rows of the recording, and not of words, where these differ (a series of scans). */
  readonly ofRows?: true;
  /** Whether it needs an n-gram model, and so a text to count. */
  readonly needsNgram?: true;
}

/** Controls that are features of the text or of its order; the untrained twin of each language model is one more. */
export const controls: readonly Control[] = [
  { id: 'word-count', about: 'words and characters of the presentation', needsPredictors: false },
  { id: 'position', about: 'place within the passage and within the dataset', needsPredictors: false, ofRows: true },
  { id: 'surprisal', about: 'surprisal alone: sum and mean over the words', needsPredictors: false },
  {
    id: 'ngram-surprisal',
    about: 'the surprisal of an n-gram model that counted the text of --ngram-text: sum and mean over the words',
    needsPredictors: false,
    needsNgram: true,
  },
  { id: 'random-embedding', about: 'mean of 100 random numbers per word, drawn from a hash of the word', needsPredictors: false },
  {
    id: 'oasm',
    about:
      'content-free positional model (OASM): which passage, and how far into it, blurred in time; of more than 2,000 rows, several neighbours count as one',
    needsPredictors: false,
    ofRows: true,
  },
  {
    id: 'published-surprisal',
    about: 'the surprisals and lengths that were published with the stimuli',
    needsPredictors: true,
    ofRows: true,
  },
];
