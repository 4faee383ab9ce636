import test from 'ava';
import { renderTexts } from '../../../reports/render-report.ts';
import { exclusions } from '../../../schemas/exclusions.ts';
import { mapTests } from '../../../schemas/map-tests.ts';
import { normalizedScores } from '../../../schemas/normalized-scores.ts';
import { fromRows } from '../../../src/table/check.ts';
import { all, pageOf, sectionOf, wordsOf } from '../../support/rendered-report.ts';
import { makeReportInput, withBenchmark } from '../../support/report-fixture.ts';

const input = makeReportInput();
const page = pageOf(renderTexts(input));

/** Made-up electrode with a score and no ceiling, and reasons; the toy with low shares, and words from another model; no map was tested. */
const behind = { model: 'embedded', site: 'blocks.4.resid_post', mapping: 'ridge', split: 'grouped', subject_id: 'subject-1' };
const bare = {
  normalizedScores: fromRows(normalizedScores, [
    { ...behind, neuroid_id: 'n0', r: 0.25, ceiling: Number.NaN, share: Number.NaN },
  ]),
  exclusions: fromRows(exclusions, [
    { kind: 'comparison', id: 'oasm features', reason: 'another' },
    { kind: 'analysis', id: 'rsa', reason: 'not done: six regions are no pattern' },
  ]),
};
const [{ normalizedScores: own }] = input.benchmarks;
const low = { ...own, columns: { ...own.columns, share: own.columns.share.map((value) => Math.min(value, 0.9)) } };
const changed = withBenchmark(withBenchmark(input, 'made-up-bare', bare), 'toy-fmri', {
  normalizedScores: low,
  surprisalOf: 'gpt2',
});
const other = pageOf(renderTexts({ ...changed, mapTests: fromRows(mapTests, []) }));

test('where no neuroid has a ceiling, the caption speaks of the one panel that is drawn', (t) => {
  const caption = wordsOf(other.querySelector('#neuroids-made-up-bare figcaption')!);
  t.regex(caption, /grouped folds\. How r spreads over them\.$/);
});

test('shares that all lie below 1 are not said to be orange', (t) => {
  const caption = wordsOf(other.querySelector('#neuroids-toy-fmri figcaption')!);
  t.regex(caption, /share of the ceiling; none of 2,400 lies above 1\. Right/);
});

test('one subject is called by name, and no mean over subjects is spoken of', (t) => {
  const caption = wordsOf(page.querySelector('#subjects-made-up-bare figcaption')!);
  t.regex(caption, /: subject-1\. .*The dot is the median r over neuroids/);
  t.notRegex(caption, /over subjects/);
  t.regex(wordsOf(page.querySelector('#subjects-made-up-fmri figcaption')!), /A dot is a subject’s median r over its neuroids/);
});

test('the reason why patterns were not compared is the one that the dataset gives', (t) => {
  const sentences = all(sectionOf(other, 'patterns-face-to-face'), '.absent').map(wordsOf);
  t.true(sentences.includes('Made-up electrode: there is no RDM of the subjects. Reason: six regions are no pattern.'));
});

test('the words of a passage have their bits from the model that is named', (t) => {
  const captions = all(sectionOf(other, 'surprisal'), 'figcaption').map(wordsOf);
  t.true(captions.some((caption) => caption.includes('Bits per word under gpt2, given the passage before it')));
});

test('intervals of one kind are told in one sentence', (t) => {
  const words = wordsOf(sectionOf(page, 'scores'));
  const sentence = 'Intervals are 95 %, by bootstrap over held-out passages: Toy recordings (simulated) and Made-up sentences';
  t.is(words.split(sentence).length, 2);
  t.true(words.includes('Nothing could be resampled, so there is no interval: Made-up electrode.'));
});

test('what holds of all tables of certainty is said once, and a column that nothing fills is not drawn', (t) => {
  const section = sectionOf(page, 'how-sure-and-over-what');
  t.is(wordsOf(section).split('R² beyond the controls: held-out R²').length, 2);
  const heads = (of: typeof section) => all(all(of, 'table')[0], 'thead th').length;
  t.deepEqual([heads(section), heads(sectionOf(other, 'how-sure-and-over-what'))], [7, 5]);
});
