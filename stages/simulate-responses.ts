import { datasetById } from '../data/catalogue.ts';
import { simulate } from '../data/simulated/simulate.ts';
import { activations } from '../schemas/activations.ts';
import { neuroids } from '../schemas/neuroids.ts';
import { responses } from '../schemas/responses.ts';
import { sites } from '../schemas/sites.ts';
import { stimulusSet } from '../schemas/stimulus-set.ts';
import { siteMatrix } from '../src/assembly/gather.ts';
import { indexOfEach } from '../src/assembly/index-of-each.ts';
import { defineStage } from '../src/engine/stage.ts';
import { WiringError } from '../src/errors.ts';
import { openProducts } from '../src/linalg/products.ts';
import { check, fromRows } from '../src/table/check.ts';
import { rowFinder } from '../src/table/read.ts';

/** Recordings that were never made: planted from a known site, so that every score has a known right answer. */
export default defineStage({
  name: 'simulate-responses',
  about: 'Simulate recordings that a known site of the embedded model could have caused.',
  inputs: { stimulusSet, activations, sites },
  params: { dataset: '' },
  outputs: { responses, neuroids },
  async run({ stimulusSet, activations, sites }, { dataset }) {
    const { simulation } = datasetById(dataset);
    if (!simulation)
      throw new WiringError(`dataset ${dataset}`, 'is a recording, not a simulation', 'load its responses instead');
    const { stimulus_id, passage_id } = stimulusSet.columns;
    const siteRow = rowFinder(sites, 'site');
    const at = (site: string) => siteMatrix(activations.columns, site, sites.columns.width[siteRow(site)], stimulus_id);
    const input = {
      simulation,
      planted: at(simulation.site),
      neighbours: simulation.neighbours.map(at),
      passageOf: indexOfEach(passage_id),
    };
    const products = await openProducts();
    const simulated = await simulate(input, products).finally(() => products.close());
    const width = simulated.neuroids.length;
    const data = new Float64Array(simulated.repetitions.length * stimulus_id.length * width);
    simulated.repetitions.forEach((repetition, k) => data.set(repetition.data, k * stimulus_id.length * width));
    return {
      neuroids: fromRows(neuroids, simulated.neuroids),
      responses: check(responses, {
        stimulus_id: simulated.repetitions.flatMap(() => stimulus_id),
        repetition: Int32Array.from(simulated.repetitions.flatMap((_, k) => stimulus_id.map(() => k))),
        response: { data, width },
      }),
    };
  },
});
