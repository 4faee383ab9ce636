/**
 * MADE-UP NUMBERS for developing and testing the report: nothing here was measured. Three benchmarks: one simulated with a planted
 * site, one full, and one bare (one subject, no ceilings, no RDMs, no surprisal, nothing resampled). Deterministic.
 */
import type { ReportBenchmark, ReportInput, ScoreRow, SubjectRow } from '../../reports/input.ts';
import { benchmarkScores } from '../../schemas/benchmark-scores.ts';
import { ceilings } from '../../schemas/ceilings.ts';
import { exclusions } from '../../schemas/exclusions.ts';
import { neuroids } from '../../schemas/neuroids.ts';
import { noiseCeilings } from '../../schemas/noise-ceilings.ts';
import { normalizedScores } from '../../schemas/normalized-scores.ts';
import { rdms } from '../../schemas/rdms.ts';
import { rsa } from '../../schemas/rsa.ts';
import { stimulusSet } from '../../schemas/stimulus-set.ts';
import { subjectScores } from '../../schemas/subject-scores.ts';
import { surprisal } from '../../schemas/surprisal.ts';
import { fromRows } from '../../src/table/check.ts';
import { rowsOf } from '../../src/table/read.ts';

interface Kind {
  id: string;
  title: string;
  simulated: boolean;
  subjects: number;
  neuroidsEach: number;
  regions: string[];
  ceiling: number;
  gain: number;
  bare: boolean;
}
const KINDS: Kind[] = [
  kind('toy-fmri', 'Toy recordings', { simulated: true, subjects: 3, neuroidsEach: 800, ceiling: 0.72, gain: 0.9 }),
  kind('made-up-fmri', 'Made-up sentences <fMRI & more>', { subjects: 6, neuroidsEach: 150, ceiling: 0.42, gain: 0.55 }),
  kind('made-up-bare', 'Made-up electrode', { subjects: 1, neuroidsEach: 2, ceiling: NaN, gain: 0.3, bare: true }),
];
function kind(id: string, title: string, rest: Partial<Kind>): Kind {
  const regions = ['LH_IFG', 'LH_MFG', 'LH_AntTemp', 'LH_PostTemp', 'RH_AntTemp'];
  return { id, title, simulated: false, subjects: 4, neuroidsEach: 100, regions, ceiling: 0.5, gain: 0.5, bare: false, ...rest };
}

interface Source {
  id: string;
  control: boolean;
  about: string;
  sites: string[];
  level: (depth: number) => number;
  leak: number;
}
const blocks = (n: number) => ['embedding', ...Array.from({ length: n }, (_, i) => `blocks.${i}.resid_post`)];
const hump = (peak: number, height: number) => (depth: number) => height * (1 - 0.045 * (depth - peak) ** 2);
const SOURCES: Source[] = [
  { id: 'embedded', control: false, about: 'made-up: small model', sites: blocks(8), level: hump(5, 0.8), leak: 0.1 },
  { id: 'tiny-gpt', control: false, about: 'made-up: smaller model', sites: blocks(4), level: hump(3, 0.62), leak: 0.1 },
  {
    id: 'untrained',
    control: true,
    about: 'made-up: the same network before training',
    sites: blocks(8),
    level: (d) => 0.33 - 0.01 * d,
    leak: 0.15,
  },
  {
    id: 'random-embedding',
    control: true,
    about: 'made-up: random word vectors',
    sites: ['words'],
    level: () => 0.28,
    leak: 0.1,
  },
  { id: 'word-count', control: true, about: 'made-up: number of words', sites: ['count'], level: () => 0.12, leak: 0.02 },
  { id: 'oasm', control: true, about: 'made-up: position only', sites: ['position'], level: () => -0.004, leak: 0.75 },
];

/** Uniform numbers in [0, 1) from a linear congruential generator (Numerical Recipes constants). */
function stream(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
const bell = (next: () => number) => next() + next() + next() + next() - 2;

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
    position: i % 4,
    word_count: SENTENCES[i % SENTENCES.length].split(' ').length,
  }));
}

function makeBenchmark(spec: Kind): ReportBenchmark {
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
    text.split(' ').map((word, word_index) => ({
      stimulus_id,
      word_index,
      word,
      token_count: 1,
      surprisal_bits: 1 + word.length * (0.5 + next()),
    })),
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

/** Where the source's level peaks; for `embedded` that is the planted site. */
function bestDepth({ sites, level }: Source): number {
  const levels = sites.map((_, depth) => level(depth));
  return levels.indexOf(Math.max(...levels));
}

function scoreRows(spec: Kind): { rows: ScoreRow[]; subjects: SubjectRow[] } {
  const next = stream(spec.id.length * 104729);
  const cells = ['ridge', 'ols'].flatMap((mapping) =>
    ['grouped', 'shuffled'].flatMap((split) => SOURCES.map((source) => ({ mapping, split, source }))),
  );
  if (!spec.bare) cells.push(...SOURCES.map((source) => ({ mapping: 'rsa', split: 'none', source })));
  const rows: ScoreRow[] = [];
  const subjects: SubjectRow[] = [];
  for (const { mapping, split, source } of cells) {
    const best = bestDepth(source);
    source.sites.forEach((site, depth) => {
      const scale = mapping === 'ols' ? 0.8 : mapping === 'rsa' ? 0.6 : 1;
      const ceiling = mapping === 'rsa' ? 0.38 : spec.ceiling;
      const height =
        (spec.bare ? 0.3 : ceiling) * spec.gain * source.level(depth) * scale + (split === 'shuffled' ? source.leak * 0.4 : 0);
      const own = Array.from({ length: spec.subjects }, () => height + 0.025 * bell(next));
      const r = own.reduce((a, b) => a + b, 0) / own.length;
      const key = { benchmark: spec.id, model: source.id, site, mapping, split };
      rows.push({
        ...key,
        simulated: spec.simulated,
        control: source.control,
        depth,
        best: depth === best,
        r,
        r_low: spec.bare ? NaN : r - 0.025,
        r_high: spec.bare ? NaN : r + 0.03,
        interval: spec.bare ? 'nothing' : 'passages',
        ceiling: spec.bare ? NaN : ceiling,
        share: spec.bare ? NaN : split === 'shuffled' && source.id === 'oasm' ? 1.07 : r / ceiling,
        subjects: spec.subjects,
        neuroids: spec.subjects * spec.neuroidsEach,
        presentations: 120,
      });
      own.forEach((value, i) => {
        const share = spec.bare ? NaN : value / ceiling;
        subjects.push({
          ...key,
          subject_id: `subject-${i + 1}`,
          r: value,
          ceiling: spec.bare ? NaN : ceiling,
          share,
          neuroids: spec.neuroidsEach,
        });
      });
    });
  }
  return { rows, subjects };
}

/** A whole report's input, or that of some of its benchmarks (`toy-fmri`, `made-up-fmri`, `made-up-bare`). */
export function makeReportInput(ids = KINDS.map(({ id }) => id)): ReportInput {
  const kinds = KINDS.filter(({ id }) => ids.includes(id));
  const made = kinds.map(scoreRows);
  return {
    benchmarkScores: fromRows(
      benchmarkScores,
      made.flatMap(({ rows }) => rows),
    ),
    subjectScores: fromRows(
      subjectScores,
      made.flatMap(({ subjects }) => subjects),
    ),
    benchmarks: kinds.map(makeBenchmark),
    provenance: {
      options: { model: 'embedded', k: 5, alphas: [0.1, 1, 10], shuffled: true },
      models: SOURCES.map(({ id, about, control }) => ({ id, about, control })),
      datasets: kinds.map(({ id }) => ({ id, licence: 'none needed: made up', citation: `Nobody (no year). ${id}.` })),
    },
  };
}

/** The same input with one benchmark changed. */
export const withBenchmark = (input: ReportInput, id: string, change: Partial<ReportBenchmark>): ReportInput => ({
  ...input,
  benchmarks: input.benchmarks.map((benchmark) => (benchmark.id === id ? { ...benchmark, ...change } : benchmark)),
});

/** The same input with every score row changed or, where `change` gives undefined, left out. */
export const withScores = (input: ReportInput, change: (row: ScoreRow) => ScoreRow | undefined): ReportInput => ({
  ...input,
  benchmarkScores: fromRows(
    benchmarkScores,
    rowsOf(input.benchmarkScores).flatMap((row) => change(row) ?? []),
  ),
});
