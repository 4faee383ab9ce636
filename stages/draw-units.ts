import { selectedUnits } from '../schemas/selected-units.ts';
import { sites } from '../schemas/sites.ts';
import { defineStage } from '../src/engine/stage.ts';
import { WiringError } from '../src/errors.ts';
import { randomState } from '../src/stats/random.ts';
import { fromRows } from '../src/table/check.ts';
import { rowsOf } from '../src/table/read.ts';

/**
 * Draws `count` different units of each site, all of a site that has fewer: what a localiser's choice has to beat, and what sites of unlike width
 * are compared on. Sites are drawn from one after another from `drawSeed`, the same for all models, so that a model and its untrained twin have the
 * same units.
 */
export default defineStage({
  name: 'draw-units',
  about: 'Draw units of each site of a model by chance.',
  inputs: { sites },
  params: { count: 100, drawSeed: 1 },
  outputs: { selectedUnits },
  run({ sites }, { count, drawSeed }) {
    if (!(Number.isInteger(count) && count > 0)) throw new WiringError('draw-units', `${count} is no number of units`);
    const random = randomState(drawSeed);
    const rows = rowsOf(sites).flatMap(({ model, site, width }) =>
      Array.from(random.choice(width, Math.min(count, width)), (unit, i) => ({ model, site, unit, t: Number.NaN, rank: i + 1 })),
    );
    return { selectedUnits: fromRows(selectedUnits, rows) };
  },
});
