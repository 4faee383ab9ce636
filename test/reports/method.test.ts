import test from 'ava';
import { methodSentences } from '../../reports/method.ts';
import { renderTexts } from '../../reports/render-report.ts';
import { pageOf, sectionOf, textOf, wordsOf } from '../support/rendered-report.ts';
import { makeReportInput } from '../support/report-fixture.ts';

test('what is usual is not said', (t) => {
  t.deepEqual(methodSentences({}, ['ridge', 'ols']), []);
  const usual = { features: 'raw', targets: 'raw', penaltyFor: 'each', components: [25], folds: 'usual' };
  t.deepEqual(methodSentences(usual, ['ridge', 'ols']), []);
});

test('each choice that changes scores is a sentence', (t) => {
  const said = (options: Record<string, unknown>, ...mappings: string[]) => methodSentences(options, mappings).join(' ');
  t.regex(said({ features: 'zscore' }), /^Features were z-scored, by the training rows of each fold;/);
  t.regex(
    said({ features: 'pca:50' }),
    /were reduced to 50 principal components \(sites of no more units stay as they are\), by/,
  );
  t.regex(said({ features: 'zscore+project:9' }), /were z-scored and reduced to 9 random projections/);
  t.regex(said({ targets: 'zscore' }), /Recordings were z-scored/);
  t.is(said({ penaltyFor: 'all' }, 'ols'), '');
  t.is(said({ penaltyFor: 'all' }, 'ridge'), 'All neuroids share one ridge penalty.');
  t.regex(said({}, 'pls'), /25 components, or as many as there are/);
  t.regex(
    said({ components: [2, 5, 9] }, 'pls'),
    /Of 2, 5 and 9 components .* the number that predicts best inside the training/,
  );
  t.regex(said({ folds: 'strata:word-count' }), /its share of texts of each word count/);
  t.is(said({ folds: 'leave-out:2' }), 'Every set of 2 groups is held out in turn.');
});

test('page, summary and Markdown say how features were prepared, once', (t) => {
  const input = makeReportInput();
  const options = { ...input.provenance.options, features: 'zscore' };
  const files = renderTexts({ ...input, provenance: { ...input.provenance, options } });
  const texts = [wordsOf(sectionOf(pageOf(files), 'scores')), textOf(files, 'summary.txt'), textOf(files, 'table.md')];
  for (const text of texts) t.is(text.split('Features were z-scored').length, 2);
});
