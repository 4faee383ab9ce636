import { defineTable, integer, optionalReal, optionalVector64, text } from '../src/table/define.ts';

export const ceilingFits = defineTable({
  name: 'ceiling_fits',
  about: 'The curves v0 · (1 − exp(−subjects / tau)) that an extrapolated ceiling comes from, and how sure it is.',
  key: ['neuroid_id'],
  columns: {
    neuroid_id: text('joins ceilings'),
    error_low: optionalReal('the ceiling less the 2.5th percentile of the curves where they flatten; NaN without a ceiling', 'r'),
    error_high: optionalReal('the 97.5th percentile of the curves where they flatten, less the ceiling; NaN without one', 'r'),
    endpoint: optionalReal(
      'how many subjects it takes until one more adds less than 0.0005; NaN where it is not reached',
      'subject',
    ),
    failed_draws: integer('bootstrap draws through which no curve could be fitted', '1'),
    v0: optionalVector64('where the curve of each draw levels off; NaN where no curve could be fitted', 'r'),
    tau: optionalVector64(
      'how many subjects each curve takes to come within 1/e of that; NaN where no curve could be fitted',
      'subject',
    ),
  },
});
