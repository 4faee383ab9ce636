import { randomState } from '../../src/stats/random.ts';
import type { SuiteCard } from '../syntaxgym/registry.ts';
import { SYNTHETIC_SUITE } from '../syntaxgym/suite.ts';
import type { Size } from './make-assembly.ts';
import { sentenceMaker } from './sentences.ts';

/** What is predicted of every item: its end in order is expected more than in disorder; and so is all of it. */
const FORMULAS = ['(2;%order%) < (2;%disorder%)', '(*;%order%) < (*;%disorder%)'];
const FEW = 2;

/**
 * The JSON of a suite in SyntaxGym's layout, with as many items and predictions as `card` states (few items unless `full`): a made-up sentence, and
 * the same with its end turned round.
 */
export function syntheticSuite({ id, items, predictions }: SuiteCard, { full }: Size): string {
  const next = sentenceMaker(randomState(799));
  return JSON.stringify({
    meta: {
      name: id,
      metric: 'sum',
      comment: `${SYNTHETIC_SUITE}: made by chance, in the layout of ${id}`,
      reference: '',
      author: '',
    },
    region_meta: { '1': 'beginning', '2': 'end' },
    predictions: FORMULAS.slice(0, predictions).map((formula) => ({ type: 'formula', formula })),
    items: Array.from({ length: full ? items : FEW }, (_, i) => {
      const words = next(9).replace('.', '').split(' ');
      const [beginning, end] = [words.slice(0, 6), words.slice(6)];
      return {
        item_number: i + 1,
        conditions: [condition('order', beginning, end), condition('disorder', beginning, end.toReversed())],
      };
    }),
  });
}

const condition = (condition_name: string, ...regions: readonly (readonly string[])[]) => ({
  condition_name,
  regions: regions.map((words, i) => ({ region_number: i + 1, content: words.join(' ') })),
});
