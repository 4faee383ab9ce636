import type { BehaviouralBenchmark, BehaviouralTask } from '../../data/benchmarks/benchmark.ts';
import type { Draft, Wire } from '../../src/engine/pipeline.ts';
import loadResponses from '../../stages/load-responses.ts';
import loadStimuli from '../../stages/load-stimuli.ts';
import loadSuites from '../../stages/load-suites.ts';
import measurePartSurprisal from '../../stages/measure-part-surprisal.ts';
import scoreNextWords from '../../stages/score-next-words.ts';
import scoreReadingTimes from '../../stages/score-reading-times.ts';
import scoreSuites from '../../stages/score-suites.ts';

interface Choices {
  /** Language models. */
  readonly models: readonly string[];
  readonly dataDir: string | null;
  /** How texts that exceed a model are read (see measurePartSurprisal). */
  readonly contexts: 'anew' | 'windows';
  /** Words of WikiText that are predicted; null: all. */
  readonly mostWords: number | null;
}
type Scores = (typeof scoreSuites)['outputs']['behaviourScores'];

/**
 * Wires behavioural benchmarks on every model, and gives their scores. Benchmarks must differ; `label` goes before the labels of all steps.
 */
export function scoreBehaviour(
  p: Draft,
  benchmarks: readonly BehaviouralBenchmark[],
  chosen: Choices,
  label = 'behaviour',
): Wire<Scores>[] {
  return benchmarks.flatMap(({ id, task }) => scoreOne(p, task, { ...chosen, id, label: `${label}/${id}` }));
}

interface One extends Choices {
  readonly id: string;
  readonly label: string;
}

function scoreOne(p: Draft, task: BehaviouralTask, one: One): Wire<Scores>[] {
  switch (task.of) {
    case 'reading-times':
      return scoreReading(p, task, one);
    case 'suites':
      return scoreSyntax(p, task.suites, one);
    case 'next-words':
      return one.models.map((model) => {
        const { dataDir, id: benchmark, mostWords: most } = one;
        return p.step(scoreNextWords, {}, { model, dataDir, benchmark, most, rule: task.rule }, `${one.label}/${model}`)
          .behaviourScores;
      });
  }
}

function scoreReading(
  p: Draft,
  { dataset, text, note }: Extract<BehaviouralTask, { of: 'reading-times' }>,
  { models, dataDir, contexts, id: benchmark, label }: One,
): Wire<Scores>[] {
  const from = { dataset, dataDir };
  const { stimulusSet, predictors } = p.step(loadStimuli, {}, from, label);
  const { responses, neuroids } = p.step(loadResponses, { stimulusSet }, from, label);
  const how = contexts === 'windows' ? `${note}; read in windows half a context apart` : note;
  return models.map((model) => {
    const at = `${label}/${model}`;
    const { partSurprisal } = p.step(measurePartSurprisal, { stimulusSet }, { model, text, contexts }, at);
    const inputs = { stimulusSet, predictors, responses, neuroids, partSurprisal };
    return p.step(scoreReadingTimes, inputs, { benchmark, model, note: how }, at).behaviourScores;
  });
}

function scoreSyntax(p: Draft, suites: readonly string[], { models, dataDir, label }: One): Wire<Scores>[] {
  const { stimulusSet, ...predicted } = p.step(loadSuites, {}, { suites, dataDir }, label);
  return models.map((model) => {
    const at = `${label}/${model}`;
    const { partSurprisal } = p.step(measurePartSurprisal, { stimulusSet }, { model }, at);
    return p.step(scoreSuites, { ...predicted, partSurprisal }, { model }, at).behaviourScores;
  });
}
