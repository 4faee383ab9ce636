import { modelById } from '../data/models.ts';
import { openAtSites } from '../data/open-model.ts';
import { activations } from '../schemas/activations.ts';
import { sites } from '../schemas/sites.ts';
import { stimulusSet } from '../schemas/stimulus-set.ts';
import { textUnits } from '../schemas/text-units.ts';
import { passagesOf } from '../src/assembly/passages.ts';
import { stackSites } from '../src/assembly/stack-sites.ts';
import { defineStage } from '../src/engine/stage.ts';
import { modelFiles } from '../src/lm/model-folder.ts';
import type { Pool } from '../src/lm/pool.ts';
import type { SpecialTokens, Unit } from '../src/lm/read-passages.ts';
import { readRepresentations, type TextUnit } from '../src/lm/representations.ts';
import { watchThroughput } from '../src/lm/throughput.ts';
import { check, fromRows } from '../src/table/check.ts';

/**
 * What the residual stream (or `sites`, where some are named) holds of every token, word or presentation, read with a context of choice: the whole passage, the sentence, the
 * presentation alone, or (`contextWords`) as many words before the unit. `sees` matters to models that see both ways. Units are in
 * the order of the passages, and within each in reading order.
 */
export default defineStage({
  name: 'extract-representations',
  about: 'Read the texts with a language model and keep its residual stream of every token, word or presentation.',
  inputs: { stimulusSet },
  params: {
    model: '',
    unit: 'word' as Unit,
    pool: 'last' as Pool,
    specialTokens: 'out' as SpecialTokens,
    context: 'passage' as 'passage' | 'sentence' | 'presentation' | 'words',
    contextWords: 0,
    sees: 'left' as 'left' | 'full',
    sites: [] as readonly string[],
  },
  outputs: { activations, textUnits, sites },
  sources: ({ model }) => modelFiles(modelById(model).folder),
  async run({ stimulusSet }, params, { progress, log }) {
    const { model: id, unit, pool, specialTokens, context: name, contextWords, sees, sites: named } = params;
    const model = await openAtSites(id, named);
    const passages = passagesOf(stimulusSet.columns);
    const context = name === 'words' ? { words: contextWords } : name;
    const watch = watchThroughput();
    const {
      units,
      activations: read,
      tokens,
    } = await readRepresentations(model, passages, {
      unit,
      pool,
      specialTokens,
      context,
      causal: model.config.causal,
      sees,
      progress,
    });
    log(`${id}, ${model.taps.length} sites: ${watch.line(tokens)}`);
    await model.close();
    const ids = units.map((one) => unitId(unit, one));
    const order = units.map((_, i) => i);
    const texts = new Map(passages.flat().map((presentation) => [presentation.id, presentation.text]));
    return {
      sites: fromRows(
        sites,
        model.taps.map(({ name: site, width }, depth) => ({ model: id, site, depth, width })),
      ),
      textUnits: fromRows(
        textUnits,
        units.map(({ id: stimulus_id, index, start, end }, i) => ({
          ...{ unit_id: ids[i], stimulus_id, unit_index: index, text: texts.get(stimulus_id)!.slice(start, end) },
          ...{ char_start: start, char_end: end },
        })),
      ),
      activations: check(activations, {
        site: model.taps.flatMap((tap) => ids.map(() => tap.name)),
        stimulus_id: model.taps.flatMap(() => ids),
        activation: stackSites(
          model.taps.map((tap) => read.get(tap.name)!),
          order,
        ),
      }),
    };
  },
});

/** A presentation keeps its name; a word or token adds its place. */
const unitId = (unit: Unit, { id, index }: TextUnit): string => (unit === 'presentation' ? id : `${id}#${index}`);
