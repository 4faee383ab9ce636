import test from 'ava';
import { alignRows } from '../../../src/assembly/align.ts';
import { gatherColumns, meanOf, repetitionsOf, siteMatrix } from '../../../src/assembly/gather.ts';
import { passagesOf } from '../../../src/assembly/passages.ts';
import { TableError } from '../../../src/errors.ts';

test('rows are found in the order that is wanted', (t) => {
  t.deepEqual([...alignRows('a', ['x', 'y', 'z'], 'b', ['z', 'x', 'y'])], [2, 0, 1]);
});

test('a presentation that is missing is named, with both tables and the way out', (t) => {
  const error = t.throws(() => alignRows('responses', ['a'], 'stimulus_set', ['a', 'b', 'c']), { instanceOf: TableError });
  t.is(
    error?.message,
    'stimulus_set: 2 presentations of this table are not in responses (b, c); was the same filter applied to both?',
  );
});

test('a presentation too many is an error too', (t) => {
  t.throws(() => alignRows('responses', ['a', 'b'], 'stimulus_set', ['a']), {
    message: /responses: 1 presentation of this table is not in stimulus_set \(b\)/,
  });
});

test('an id that stands twice is an error', (t) => {
  t.throws(() => alignRows('responses', ['a', 'a'], 'stimulus_set', ['a']), { message: /holds "a" twice \(rows 0 and 1\)/ });
});

test('each repetition becomes a matrix in the order of the stimulus set, and their mean is taken cell by cell', (t) => {
  const columns = {
    stimulus_id: ['b', 'a', 'a', 'b'],
    repetition: Int32Array.of(0, 0, 1, 1),
    response: { data: Float64Array.of(3, 4, 1, 2, 5, 6, 7, 8), width: 2 },
  };
  const repetitions = repetitionsOf(columns, ['a', 'b']);
  t.deepEqual(
    repetitions.map(({ data }) => [...data]),
    [
      [1, 2, 3, 4],
      [5, 6, 7, 8],
    ],
  );
  t.deepEqual([...meanOf(repetitions).data], [3, 4, 5, 6]);
  t.deepEqual([...gatherColumns(repetitions[0], [1]).data], [2, 4]);
});

test('the activations of one site come without those of the others and without padding', (t) => {
  const columns = {
    site: ['s', 's', 'q'],
    stimulus_id: ['b', 'a', 'a'],
    activation: { data: Float32Array.of(1, 2, 0, 3, 4, 0, 9, 9, 9), width: 3 },
  };
  t.deepEqual([...siteMatrix(columns, 's', 2, ['a', 'b']).data], [3, 4, 1, 2]);
});

test('passages keep the stored order of their presentations, even when they are interleaved', (t) => {
  const passages = passagesOf({ stimulus_id: ['1', '2', '3'], text: ['x', 'y', 'z'], passage_id: ['p', 'q', 'p'] });
  t.deepEqual(
    passages.map((passage) => passage.map(({ id, row }) => [id, row])),
    [
      [
        ['1', 0],
        ['3', 2],
      ],
      [['2', 1]],
    ],
  );
});
