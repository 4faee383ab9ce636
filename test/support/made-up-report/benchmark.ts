import type { ReportBenchmark } from '../../../reports/input.ts';
import { ceilings } from '../../../schemas/ceilings.ts';
import { exclusions } from '../../../schemas/exclusions.ts';
import { neuroids } from '../../../schemas/neuroids.ts';
import { noiseCeilings } from '../../../schemas/noise-ceilings.ts';
import { normalizedScores } from '../../../schemas/normalized-scores.ts';
import { rdms } from '../../../schemas/rdms.ts';
import { rsa } from '../../../schemas/rsa.ts';
import { stimulusSet } from '../../../schemas/stimulus-set.ts';
import { surprisal } from '../../../schemas/surprisal.ts';
import { fromRows } from '../../../src/table/check.ts';
import type { Kind } from './kinds.ts';
import { bestDepth, SOURCES } from './sources.ts';
import { bell, stream } from './stream.ts';

const SENTENCES = [
  'The river rose <slowly> & nobody in the village noticed it.',
  'A clerk counted the coins twice, then wrote "seven" in the margin.',
  'When the lamp went out, the children told each other longer stories.',
  'Bread keeps for a week if the cloth around it stays dry.',
  'Every bridge in the old town carries the name of a trade.',
  'She answered the letter before she had finished reading it.',
];

function stimuliOf(count: number) {
  return Array.from({ length: count }, (_, i) => ({
    stimulus_id: `s${String(i).padStart(3, '0')}`,
    text: SENTENCES[i % SENTENCES.length],
    passage_id: `passage-${Math.floor(i / 4)}`,
    group_id: `passage-${Math.floor(i / 4)}`,
    position: i % 4,
    word_count: SENTENCES[i % SENTENCES.length].split(' ').length,
  }));
}

/** Everything that a report shows of one benchmark, but for its scores. */
export function makeBenchmark(spec: Kind): ReportBenchmark {
  const next = stream(spec.id.length * 7919);
  const stimuli = stimuliOf(120);
  const units = Array.from({ length: spec.subjects * spec.neuroidsEach }, (_, i) => {
    const ceiling = spec.bare ? NaN : Math.min(0.98, Math.max(0.08, spec.ceiling + 0.14 * bell(next)));
    return {
      neuroid_id: `n${i}`,
      subject_id: `subject-${Math.floor(i / spec.neuroidsEach) + 1}`,
      region: spec.regions[i % spec.regions.length],
      published_ceiling: NaN,
      planted_site: spec.simulated ? 'blocks.4.resid_post' : null,
      planted_ceiling: spec.simulated ? ceiling : NaN,
      ceiling,
    };
  });
  const left = Array.from({ length: spec.bare ? 0 : 7 }, (_, i) => ({
    kind: 'neuroid',
    id: `n${i * 3}`,
    reason: 'its ceiling lies below .1',
  }));
  const why = { kind: 'comparison', id: 'rsa', reason: 'two neuroids are too few for a pattern' };
  return {
    id: spec.id,
    title: spec.title,
    simulated: spec.simulated,
    about: `Made-up numbers for developing the report (${spec.id}).`,
    licence: 'none needed: made up',
    stimulusSet: fromRows(stimulusSet, stimuli),
    neuroids: fromRows(
      neuroids,
      units.map(({ ceiling: _, ...unit }) => unit),
    ),
    ceilings: fromRows(
      ceilings,
      units.map((u) => ({ neuroid_id: u.neuroid_id, ceiling: u.ceiling, method: spec.bare ? 'none known' : 'made up' })),
    ),
    normalizedScores: fromRows(normalizedScores, spec.bare ? [] : neuroidRows(spec, units, next)),
    exclusions: fromRows(exclusions, spec.bare ? [why] : left),
    surprisalOf: 'embedded',
    surprisal: fromRows(surprisal, spec.bare ? [] : surprisalRows(stimuli, next)),
    rdms: fromRows(rdms, spec.bare ? [] : rdmRows(spec, stimuli.length, next)),
    rsa: fromRows(rsa, spec.bare ? [] : rsaRows(spec, next)),
    noiseCeilings: fromRows(
      noiseCeilings,
      spec.bare
        ? []
        : Array.from({ length: spec.subjects }, (_, i) => ({
            subject_id: `subject-${i + 1}`,
            lower: spec.subjects > 1 ? 0.38 + 0.03 * bell(next) : NaN,
            upper: 0.52 + 0.02 * bell(next),
          })),
    ),
  };
}

function neuroidRows(spec: Kind, units: { neuroid_id: string; subject_id: string; ceiling: number }[], next: () => number) {
  return SOURCES.flatMap((source) => {
    const depth = bestDepth(source);
    return units.map(({ neuroid_id, subject_id, ceiling }) => {
      const r = ceiling * source.level(depth) * spec.gain * (1 + 0.5 * bell(next)) + 0.05 * bell(next);
      const site = source.sites[depth];
      return {
        model: source.id,
        site,
        mapping: 'ridge',
        split: 'grouped',
        neuroid_id,
        subject_id,
        r,
        ceiling,
        share: r / ceiling,
      };
    });
  });
}

function surprisalRows(stimuli: ReturnType<typeof stimuliOf>, next: () => number) {
  return stimuli.flatMap(({ stimulus_id, text }) =>
    text.split(' ').map((word, word_index) => {
      const bits = 1 + word.length * (0.5 + next());
      const counts = { token_count: 1, unknown_count: 0 };
      return { stimulus_id, word_index, word, ...counts, surprisal_bits: bits, corrected_surprisal_bits: bits };
    }),
  );
}

function rdmRows(spec: Kind, size: number, next: () => number) {
  const matrix = (sharpness: number) => {
    const values: number[] = [];
    for (let i = 0; i < size; i++)
      for (let j = i + 1; j < size; j++)
        values.push(1 - (Math.floor(i / 4) === Math.floor(j / 4) ? sharpness : i % 6 === j % 6 ? 0.5 : 0) + 0.2 * bell(next));
    return Float64Array.from(values);
  };
  const subject = (i: number) => ({ owner: `subject:subject-${i + 1}`, part: 'language', size, dissimilarity: matrix(0.35) });
  const site = SOURCES[0].sites[bestDepth(SOURCES[0])];
  return [
    { owner: 'embedded', part: site, size, dissimilarity: matrix(0.6) },
    ...Array.from({ length: spec.subjects }, (_, i) => subject(i)),
  ];
}

function rsaRows(spec: Kind, next: () => number) {
  return SOURCES.flatMap((source) =>
    Array.from({ length: spec.subjects }, (_, i) => ({
      model: source.id,
      site: source.sites[bestDepth(source)],
      subject_id: `subject-${i + 1}`,
      rho: 0.3 * source.level(3) + 0.03 * bell(next),
    })),
  );
}
