import { modelById } from '../data/models.ts';
import { openAtSites } from '../data/open-model.ts';
import { activations } from '../schemas/activations.ts';
import { sites } from '../schemas/sites.ts';
import { stimulusSet } from '../schemas/stimulus-set.ts';
import { passagesOf } from '../src/assembly/passages.ts';
import { stackSites } from '../src/assembly/stack-sites.ts';
import { defineStage } from '../src/engine/stage.ts';
import type { LanguageModel } from '../src/lm/model.ts';
import { modelFiles } from '../src/lm/model-folder.ts';
import type { Pool } from '../src/lm/pool.ts';
import { type Passage, readPassages, type SpecialTokens } from '../src/lm/read-passages.ts';
import { type RepresentOptions, readRepresentations } from '../src/lm/representations.ts';
import { watchThroughput } from '../src/lm/throughput.ts';
import { check, fromRows } from '../src/table/check.ts';

/**
 * Read every passage once and keep, for each presentation, what the residual stream holds before the first block and after each; or, where
 * `sites` names some, what those hold. Everything before the presentation in its passage is its context. `sees` matters to models that
 * see both ways: they are shown that context and no more (`left`), or all of the passage (`full`). Where `mostTokens` is a number, only so
 * many tokens of each presentation are read, its first ones, as Brain-Score's localiser does with 12. `specialTokens`: see ReadOptions.
 */
export default defineStage({
  name: 'extract-activations',
  about: 'Read the texts with a language model and keep its residual stream.',
  inputs: { stimulusSet },
  params: {
    model: '',
    pool: 'last' as Pool,
    specialTokens: 'out' as SpecialTokens,
    sites: [] as readonly string[],
    sees: 'left' as 'left' | 'full',
    mostTokens: null as number | null,
  },
  outputs: { activations, sites },
  sources: ({ model }) => modelFiles(modelById(model).folder),
  async run({ stimulusSet }, { model: id, pool, specialTokens, sites: named, sees, mostTokens }, { progress, log }) {
    const model = await openAtSites(id, named);
    const passages = passagesOf(stimulusSet.columns);
    const watch = watchThroughput();
    const read = await readWhole(model, passages, {
      ...{ pool, specialTokens, sees, progress },
      mostTokens: mostTokens ?? undefined,
    });
    log(`${id}, ${model.taps.length} sites: ${watch.line(read.tokens)}`);
    await model.close();
    const order = passages.flat().map(({ row }) => row);
    const vectors = model.taps.map(({ name }) => read.activations.get(name)!);
    return {
      sites: fromRows(
        sites,
        model.taps.map(({ name: site, width }, depth) => ({ model: id, site, depth, width })),
      ),
      activations: check(activations, {
        site: model.taps.flatMap(({ name }) => order.map(() => name)),
        stimulus_id: model.taps.flatMap(() => stimulusSet.columns.stimulus_id),
        activation: stackSites(vectors, order),
      }),
    };
  },
});

type How = Pick<RepresentOptions, 'pool' | 'specialTokens' | 'sees' | 'mostTokens'> & {
  readonly progress: (share: number) => void;
};

/** A vector for every presentation, and how many tokens the model was given for that. */
async function readWhole(model: LanguageModel, passages: readonly Passage[], { sees, ...how }: How) {
  const { causal } = model.config;
  if (!causal && sees === 'left')
    return readRepresentations(model, passages, { ...how, unit: 'presentation', context: 'passage', causal, sees });
  const { presentations, activations } = await readPassages(model, passages, how);
  return { activations, tokens: presentations.reduce((sum, { tokenIds }) => sum + tokenIds.length, 0) };
}
