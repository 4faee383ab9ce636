import test from 'ava';
import { datasetById } from '../../data/catalogue.ts';
import { options } from '../../pipelines/parts/options.ts';
import { penaltiesFor } from '../../pipelines/parts/penalties.ts';

const usual = options.alphas.default;

test('a dataset whose features are large has the usual penalties and further ones, unless others are named', (t) => {
  const alice = datasetById('alice-brennan2016');
  t.deepEqual(penaltiesFor(alice, usual), [...usual, 1e7, 1e8, 1e9, 1e10]);
  t.deepEqual(penaltiesFor(alice, [...usual]), penaltiesFor(alice, usual));
  t.deepEqual(penaltiesFor(alice, [1, 10]), [1, 10]);
});

test('any other dataset has those that are named, or the usual ones', (t) => {
  const passages = datasetById('simulated-passages');
  t.is(penaltiesFor(passages, usual), usual);
  t.deepEqual(penaltiesFor(passages, [1, 10]), [1, 10]);
});
