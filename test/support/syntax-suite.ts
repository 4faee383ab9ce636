/** A suite in SyntaxGym's JSON that is made up for tests: items of two conditions, whose regions are given by number. */
export interface MadeUpSuite {
  readonly name: string;
  readonly formulas: readonly string[];
  /** Texts of the regions of each condition, item by item. */
  readonly items: readonly Readonly<Record<string, readonly string[]>>[];
}

export const suiteJson = ({ name, formulas, items }: MadeUpSuite) => ({
  meta: { name, metric: 'sum', comment: 'synthetic: made up for a test', reference: '', author: '' },
  region_meta: { '1': 'subject', '2': 'verb' },
  predictions: formulas.map((formula) => ({ type: 'formula', formula })),
  items: items.map((conditions, i) => ({
    item_number: i + 1,
    conditions: Object.entries(conditions).map(([condition_name, texts]) => ({
      condition_name,
      regions: texts.map((content, r) => ({ region_number: r + 1, content })),
    })),
  })),
});
