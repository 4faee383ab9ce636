import { listed } from './format.ts';

/**
 * What was chosen of the regressions that a reader of the scores must know, a sentence each: only what differs from the usual, and what partial least
 * squares is where it is among `mappings`. `options` are those of the run.
 */
export function methodSentences(options: Readonly<Record<string, unknown>>, mappings: readonly string[]): string[] {
  const { features = 'raw', targets = 'raw', penaltyFor = 'each', components = [25], folds = 'usual' } = options;
  return [
    ...featureSentences(String(features)),
    ...(targets === 'zscore' ? ['Recordings were z-scored on the training rows of each fold.'] : []),
    ...(penaltyFor === 'all' && mappings.includes('ridge') ? ['All neuroids share one ridge penalty.'] : []),
    ...(mappings.includes('pls') ? [plsSentence(components as readonly number[])] : []),
    ...foldSentences(String(folds)),
  ];
}

function featureSentences(features: string): string[] {
  if (features === 'raw') return [];
  const [first, second] = features.split('+');
  const [by, count] = (second ?? first).split(':');
  const scaled = first === 'zscore' ? 'z-scored' : '';
  const what = by === 'pca' ? 'principal components' : 'random projections';
  const reduced = count ? `reduced to ${count} ${what} (sites of no more units stay as they are)` : '';
  const done = [scaled, reduced].filter(Boolean).join(' and ');
  return [`Features were ${done}, by the training rows of each fold; R² beyond the controls is that of features as they are.`];
}

function plsSentence(components: readonly number[]): string {
  const shared = 'shared by all neuroids that were measured in the same presentations';
  if (components.length === 1)
    return `Partial least squares have ${components[0]} components, or as many as there are, ${shared}.`;
  return `Of ${listed(components.map(String))} components of partial least squares, ${shared}, the number that predicts best inside the training folds is taken.`;
}

function foldSentences(folds: string): string[] {
  const [kind, value] = folds.split(':');
  if (kind === 'strata')
    return [`Whole groups are divided so that each fold has its share of texts of each ${value.replace('-', ' ')}.`];
  if (kind !== 'leave-out') return [];
  return [value === '1' ? 'Each group is held out in turn.' : `Every set of ${value} groups is held out in turn.`];
}
