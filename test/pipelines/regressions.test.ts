import test from 'ava';
import brainScore from '../../pipelines/brain-score.ts';
import { options } from '../../pipelines/parts/options.ts';
import { stepsOf, type ValuesOf } from '../../src/engine/pipeline.ts';
import { WiringError } from '../../src/errors.ts';

type Values = ValuesOf<typeof options>;
const usual = Object.fromEntries(Object.entries(options).map(([name, option]) => [name, option.default])) as unknown as Values;
const compose = (more: Partial<Values>) => stepsOf(brainScore, { ...usual, benchmark: ['simulated-words'], ...more });
const paramsOf = (steps: ReturnType<typeof compose>, id: string) => steps.find((step) => step.id === id)?.params;

test('what is chosen of a regression holds for every step that refits it', (t) => {
  const steps = compose({
    ...{ mapping: ['pls', 'ridge'], components: [5, 10], features: 'zscore+pca:20', targets: 'zscore', penaltyFor: 'all' },
    ...{ coefficients: ['best'], measures: ['r2'] },
  });
  const regression = {
    features: { scale: true, reduce: { by: 'pca', to: 20 } },
    ...{ components: [5, 10], penaltyFor: 'all', scaleTargets: true },
  };
  const at = 'simulated-words/embedded';
  t.like(paramsOf(steps, `fit-encoding:${at}/pls`), { mapping: 'pls', alphas: [], ...regression });
  t.like(paramsOf(steps, `fit-encoding:${at}/ridge`), { mapping: 'ridge', ...regression });
  t.like(paramsOf(steps, `measure-predictions:${at}`), { mapping: 'pls', ...regression });
  t.like(paramsOf(steps, `test-map:${at}`), regression);
  t.like(paramsOf(steps, `fit-coefficients:${at}/pls`), { mapping: 'pls', of: ['best'], ...regression });
  t.deepEqual(
    steps.filter(({ stage }) => stage.name === 'fit-coefficients').map(({ id }) => id),
    [`fit-coefficients:${at}/pls`, `fit-coefficients:${at}/ridge`],
  );
});

test('without a word of it features are as they are, and no coefficients are kept', (t) => {
  const steps = compose({});
  const params = paramsOf(steps, 'fit-encoding:simulated-words/embedded/ridge');
  t.like(params, { features: { scale: false, reduce: null }, components: [25], penaltyFor: 'each', scaleTargets: false });
  t.false(steps.some(({ stage }) => stage.name === 'fit-coefficients'));
});

test('whole groups are divided as asked for', (t) => {
  const rules = (folds: string) => paramsOf(compose({ folds }), 'assign-folds:simulated-words')?.rules as any;
  t.deepEqual(rules('leave-out:1').grouped, { by: 'groups-out', p: 1 });
  t.deepEqual(rules('strata:word-count').grouped, { by: 'stratified-groups', k: 5, strata: 'word_count' });
  t.deepEqual(rules('leave-out:1').shuffled, rules('usual').shuffled);
});

test('a choice that there is not is refused before anything runs', (t) => {
  const refused = (more: Partial<Values>, message: RegExp) => t.throws(() => compose(more), { instanceOf: WiringError, message });
  refused({ features: 'pca' }, /--features: "pca" is no form of features; there is: raw, zscore/);
  refused({ components: [0] }, /--components: 0 is not a whole number from 1/);
  refused({ components: [] }, /--components: names none/);
  refused({ folds: 'strata:topic' }, /--folds: "strata:topic" divides no groups; there is: usual/);
});
