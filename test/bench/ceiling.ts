/**
 * `node --import tsx test/bench/ceiling.ts`: the extrapolated ceiling of recordings as large as those of Pereira 2018's 384 sentences
 * (9 subjects, 12,155 voxels, 24 topics; synthetic), by ridge: 10 grouped folds, 7 penalties, 10 tuples of 2 to 9 subjects, 5 draws of
 * whom to hold out, 100 bootstrap draws.
 *   --slice            a fiftieth: one of the 50 predictions of each number of subjects, and 243 voxels extrapolated
 *   --python <path>    a Python that has brainscore_language, whose own code does the same fiftieth
 * Prints seconds on the clock, seconds of processor time, and the largest memory.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { tasks } from '../../src/ceiling/ceiling-tasks.ts';
import { extrapolateSubject } from '../../src/ceiling/extrapolate-all.ts';
import { type SubsetScore, scoreSubsets } from '../../src/ceiling/score-subsets.ts';
import { type Subset, sampledTuples } from '../../src/ceiling/subsets.ts';
import { groupKFold } from '../../src/encoding/folds/group-folds.ts';
import { splitsOf } from '../../src/encoding/folds/split.ts';
import { allThreads, openCrew } from '../../src/linalg/crew.ts';
import { type Matrix, matrix } from '../../src/linalg/matrix.ts';
import { medianOfDefined } from '../../src/metrics/aggregate.ts';
import { OFFICIAL_ALPHAS } from '../../src/metrics/predictivity.ts';
import { randomState } from '../../src/stats/random.ts';
import { memoryOf } from './memory.ts';

const [ROWS, VOXELS, SUBJECTS, FACTORS, TOPIC] = [384, 12155, 9, 20, 16];
const SIZES = [2, 3, 4, 5, 6, 7, 8, 9];
const SHARE = 50;

/** What people share, by twenty factors, and half as much again of noise. */
function recordings(): Matrix {
  const random = randomState(1);
  const noise = (): number => random.double() + random.double() + random.double() - 1.5;
  const [factors, loads] = [ROWS * FACTORS, FACTORS * VOXELS].map((length) => Float64Array.from({ length }, noise));
  const y = matrix(ROWS, VOXELS);
  for (let i = 0; i < ROWS; i++) {
    const row = y.data.subarray(i * VOXELS, (i + 1) * VOXELS);
    for (let k = 0; k < FACTORS; k++) {
      const factor = 0.5 * factors[i * FACTORS + k];
      for (let j = 0; j < VOXELS; j++) row[j] += factor * loads[k * VOXELS + j];
    }
    for (let j = 0; j < VOXELS; j++) row[j] += noise();
  }
  return y;
}

/** One prediction in fifty: one tuple of each size, and one member held out. */
const sliced = (subsets: readonly Subset[]): Subset[] => {
  const [{ label, members, heldOut }] = subsets;
  return [{ label, members, heldOut: heldOut.slice(0, 1) }];
};

function stopwatch() {
  const [wall, cpu] = [performance.now(), process.cpuUsage()];
  return (what: string): void => {
    const { user, system } = process.cpuUsage(cpu);
    const seconds = ((performance.now() - wall) / 1e3).toFixed(1);
    const memory = Math.round(memoryOf('VmHWM') / 1e6);
    console.log(`${what}: ${seconds} s, ${((user + system) / 1e6).toFixed(1)} s of processor time, at most ${memory} MB`);
  };
}

async function ours(slice: boolean): Promise<void> {
  const y = recordings();
  const subjectOf = Array.from({ length: VOXELS }, (_, j) => `s${Math.floor((j * SUBJECTS) / VOXELS)}`);
  const topics = Array.from({ length: ROWS }, (_, i) => `topic ${100 + Math.floor(i / TOPIC)}`);
  const splits = splitsOf(groupKFold(topics, 10, 1234));
  const drawn = sampledTuples(subjectOf, SIZES, { tuples: 10, holdouts: 5, seed: 0 });
  const whole = stopwatch();
  const crew = await openCrew(tasks, allThreads());
  const scores: SubsetScore[] = [];
  for (const size of SIZES) {
    const subsets = drawn.get(size) ?? [];
    const lap = stopwatch();
    const job = { y, subjectOf, splits, mapping: 'ridge', alphas: OFFICIAL_ALPHAS, correlation: 'damped', crew } as const;
    scores.push(...(await scoreSubsets({ ...job, subsets: slice ? sliced(subsets) : subsets })));
    lap(`ours, ${size} subjects`);
  }
  const lap = stopwatch();
  const voxels = slice ? Math.round(VOXELS / SHARE / SUBJECTS) : Number.POSITIVE_INFINITY;
  const ceilings = await Promise.all(
    [...new Set(subjectOf)].map(async (name) => {
      const width = Math.min(subjectOf.filter((one) => one === name).length, voxels);
      const samples = scores
        .filter(({ heldOut, split }) => heldOut === name && split === 0)
        .map(({ subset }) => {
          const rows = scores.filter((one) => one.subset === subset && one.heldOut === name);
          const data = Float64Array.from(rows.flatMap(({ r }) => [...r.subarray(0, width)]));
          return { label: subset.label, size: subset.members.length, scores: matrix(rows.length, width, data) };
        });
      return extrapolateSubject(samples, SIZES, width, { draws: 100, seed: 0 }, crew);
    }),
  );
  lap('ours, the bootstrap');
  await crew.close();
  whole(
    `ours, all, the ceiling is ${medianOfDefined(Float64Array.from(ceilings.flatMap(({ ceiling }) => [...ceiling]))).toFixed(4)}`,
  );
}

const { values } = parseArgs({ options: { slice: { type: 'boolean', default: false }, python: { type: 'string' } } });
await ours(values.slice);
if (values.python) {
  const peer = fileURLToPath(new URL('./peers/brainscore_ceiling.py', import.meta.url));
  process.exitCode = spawnSync(values.python, [peer], { stdio: 'inherit' }).status ?? 1;
}
