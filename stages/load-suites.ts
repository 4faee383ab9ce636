import { stimulusTable } from '../data/files/stimulus-table.ts';
import { suiteFile } from '../data/syntaxgym/files.ts';
import { suiteCards } from '../data/syntaxgym/registry.ts';
import { readSuite, type Suite } from '../data/syntaxgym/suite.ts';
import { stimulusSet } from '../schemas/stimulus-set.ts';
import { suitePredictions } from '../schemas/suite-predictions.ts';
import { suiteRegions } from '../schemas/suite-regions.ts';
import { defineStage } from '../src/engine/stage.ts';
import { fromRows } from '../src/table/check.ts';

/**
 * Test suites of SyntaxGym as a stimulus set: a passage is a condition of an item, a presentation a region of it, blank ones included.
 * A suite of another size than Brain-Score states is told of and read all the same.
 */
export default defineStage({
  name: 'load-suites',
  about: 'Read test suites of SyntaxGym: their items, region by region, and what is predicted of them.',
  inputs: {},
  params: { suites: [] as readonly string[], dataDir: null as string | null },
  outputs: { stimulusSet, suiteRegions, suitePredictions },
  sources: ({ suites, dataDir }) => suites.map((suite) => suiteFile(suite, dataDir)),
  run(_, { suites, dataDir }, { log }) {
    const read = suites.map((suite) => readSuite(suiteFile(suite, dataDir)));
    for (const suite of read) tellOfSize(suite, log);
    const regions = read.flatMap((suite) =>
      suite.items.flatMap(({ number, conditions }) =>
        conditions.flatMap(({ name, regions }) =>
          regions.map((region) => {
            const passage = `${suite.id}/${number}/${name}`;
            const place = { suite: suite.id, item: number, condition: name, region: region.number };
            return { ...place, stimulus_id: `${passage}/${region.number}`, passage, text: region.text };
          }),
        ),
      ),
    );
    return {
      stimulusSet: stimulusTable(
        regions.map(({ stimulus_id }) => stimulus_id),
        regions.map(({ text }) => text),
        regions.map(({ passage }) => passage),
        regions.map(({ suite, item }) => `${suite}/${item}`),
      ),
      suiteRegions: fromRows(suiteRegions, regions),
      suitePredictions: fromRows(
        suitePredictions,
        read.flatMap(({ id, predictions, synthetic }) =>
          predictions.map(({ text }, prediction) => ({ suite: id, prediction, formula: text, synthetic })),
        ),
      ),
    };
  },
});

function tellOfSize({ id, items, predictions }: Suite, log: (message: string) => void): void {
  const card = suiteCards.find((one) => one.id === id);
  if (!card || (card.items === items.length && card.predictions === predictions.length)) return;
  log(
    `${id} has ${items.length} items and ${predictions.length} predictions; Brain-Score states ${card.items} and ${card.predictions}`,
  );
}
