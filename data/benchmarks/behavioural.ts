import { suiteCards } from '../syntaxgym/registry.ts';
import type { BehaviouralBenchmark, BehaviouralTask } from './benchmark.ts';

const declared = (
  id: string,
  about: string,
  task: BehaviouralTask,
  source: BehaviouralBenchmark['source'] = 'brain-score/language',
) => ({
  ...({ kind: 'behavioural', version: 1, aliases: [] } as const),
  ...{ id, about, task, source },
});

const LEGACY = 'legacy-aligned times; ten stories read as one text';
const suites = suiteCards.map(({ id }) => id);

/** Benchmarks of surprisal and next words: Brain-Score's by its rules, and beside them what its rules get wrong done right. */
export const behaviouralBenchmarks: readonly BehaviouralBenchmark[] = [
  declared('Futrell2018-pearsonr', 'Reading times of Natural Stories and surprisal, by the rules of Brain-Score.', {
    ...{ of: 'reading-times', dataset: 'Futrell2018', text: 'all', note: LEGACY },
  }),
  declared(
    'Futrell2018-repaired-pearsonr',
    'The same on the times of May 2025, each story a text of its own.',
    { of: 'reading-times', dataset: 'Futrell2018-repaired', text: 'passage', note: 'repaired alignment; each story a text' },
    'brain-align',
  ),
  declared('Wikitext-accuracy', 'Next words of WikiText-2, contexts chained as in Brain-Score.', {
    of: 'next-words',
    rule: 'legacy',
  }),
  declared(
    'Wikitext-accuracy-corrected',
    'Next words of WikiText-2, each predicted from its page.',
    { of: 'next-words', rule: 'corrected' },
    'brain-align',
  ),
  ...suites.map((suite) => declared(`syntaxgym-${suite}`, `SyntaxGym: ${suite}.`, { of: 'suites', suites: [suite] })),
  declared('syntaxgym', `SyntaxGym: the mean of its ${suites.length} suites.`, { of: 'suites', suites }),
];
