import test from 'ava';
import { datasets } from '../../data/catalogue.ts';
import { groupRows } from '../../src/table/group.ts';

const counts = {
  'simulated-passages': { texts: 96, passages: 24 },
  'simulated-words': { texts: 320, passages: 40 },
  'simulated-stories': { texts: 184, passages: 4 },
} as const;
type Id = keyof typeof counts;

/** Passages as whole texts for words, single rows otherwise: what should be unlike everything else. */
async function unitsOf(id: Id): Promise<string[]> {
  const { text, passage_id } = (await datasets[id].loadStimuli(null)).stimulusSet.columns;
  if (id !== 'simulated-words') return [...text];
  return [...groupRows(passage_id).values()].map((rows) => rows.map((row) => text[row]).join(' '));
}

const wordsOf = (text: string) => text.toLowerCase().match(/[a-z']+/g) ?? [];
const runsOf = (text: string, length: number) => {
  const words = wordsOf(text);
  return words.slice(length - 1).map((_, i) => words.slice(i, i + length).join(' '));
};

for (const id of Object.keys(counts) as Id[]) {
  test(`${id} has its texts and passages, unchanged and one line each`, async (t) => {
    const { stimulusSet } = await datasets[id].loadStimuli(null);
    const { text, passage_id, position } = stimulusSet.columns;
    t.is(stimulusSet.length, counts[id].texts);
    t.is(new Set(passage_id).size, counts[id].passages);
    t.true(text.every((line) => line === line.trim() && !/[\r\n]| {2}/.test(line)));
    t.true([...position].every((place, row) => place === 0 || passage_id[row] === passage_id[row - 1]));
    t.deepEqual(datasets[id].verify(null), []);
  });
  test(`${id} has no text twice and none that shares five words in a row with another`, async (t) => {
    const units = await unitsOf(id);
    t.is(new Set(units).size, units.length);
    const runs = units.flatMap((unit) => [...new Set(runsOf(unit, 5))]);
    t.deepEqual(
      runs.filter((run, i) => runs.indexOf(run) !== i),
      [],
    );
  });
}

test('every passage has four sentences of 6 to 18 words', async (t) => {
  const { stimulusSet } = await datasets['simulated-passages'].loadStimuli(null);
  t.true([...groupRows(stimulusSet.columns.passage_id).values()].every((rows) => rows.length === 4));
  t.true(stimulusSet.columns.word_count.every((count) => count >= 6 && count <= 18));
});

test('every sentence read word by word has eight words', async (t) => {
  const { stimulusSet } = await datasets['simulated-words'].loadStimuli(null);
  t.true([...groupRows(stimulusSet.columns.passage_id).values()].every((rows) => rows.length === 8));
  t.true(stimulusSet.columns.word_count.every((count) => count === 1));
});

test('every chunk of a story has four to eight words', async (t) => {
  const { stimulusSet } = await datasets['simulated-stories'].loadStimuli(null);
  t.true(stimulusSet.columns.word_count.every((count) => count >= 4 && count <= 8));
});
