/**
 * `node --import tsx test/bench/digest.ts --python <path> --brainscore <path>`: how long it takes to read the simulated passages (96
 * sentences, each with those before it on its topic) with a language model, all residual streams kept at the last token of each
 * sentence: by us, and by the subject of `brainscore_language`, which reads every sentence with its context anew.
 *   --python      a Python that has torch, transformers and onnx, which writes the models (see install-peers.sh)
 *   --brainscore  a Python that has brainscore_language and transformers
 * Two models, two threads, in turns. Prints seconds on the clock of every round, their ratio by the best, and how far the values are apart.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { simulatedPassages } from '../../data/simulated-passages/load.ts';
import { DataError } from '../../src/errors.ts';
import { openModel } from '../../src/lm/model.ts';
import { readParts } from '../../src/lm/read-parts.ts';
import { residualSites } from '../../src/lm/sites.ts';
import { rowsOf } from '../../src/table/read.ts';
import { type BenchModel, prepareModel } from './lm/prepare-model.ts';

const [ROUNDS, THREADS] = [5, 2];

/** Sentences, text after text. */
type Texts = readonly (readonly string[])[];

interface Reading {
  readonly seconds: readonly number[];
  /** Sentences × (sites × units). */
  readonly values: Float32Array;
}

async function ours(folder: string, texts: Texts): Promise<Reading> {
  const model = await openModel(folder, { taps: ({ layers }) => residualSites(layers), logits: false, threads: THREADS });
  const seconds: number[] = [];
  let values = new Float32Array();
  for (let round = 0; round < ROUNDS; round++) {
    const begun = performance.now();
    const { activations, leftOut } = await readParts(model, texts);
    seconds.push((performance.now() - begun) / 1e3);
    values = Float32Array.from(
      [...leftOut.keys()].flatMap((row) =>
        [...activations.values()].flatMap(({ data, width }) => [...data.subarray(row * width, (row + 1) * width)]),
      ),
    );
  }
  await model.close();
  return { seconds, values };
}

function theirs(python: string, checkpoint: string, folder: string, texts: Texts, scratch: string): Reading {
  const script = fileURLToPath(new URL('./peers/brainscore_digest.py', import.meta.url));
  const [file, values] = [join(scratch, 'texts.json'), join(scratch, 'values')];
  writeFileSync(file, JSON.stringify(texts));
  const args = [script, checkpoint, join(folder, 'tokenizer.json'), file, values, String(ROUNDS), String(THREADS)];
  const { status, stdout, stderr } = spawnSync(python, args, { encoding: 'utf8' });
  if (status !== 0) throw new DataError(python, `ended with ${status}: ${stderr.trim().split('\n').at(-1)}`);
  const { seconds } = JSON.parse(stdout.trim().split('\n').at(-1) as string);
  return { seconds, values: new Float32Array(Uint8Array.from(readFileSync(values)).buffer) };
}

async function compare(model: BenchModel, python: string, brainscore: string, scratch: string): Promise<void> {
  const { folder, checkpoint } = prepareModel(model, python, scratch);
  const texts = await simulated();
  const [mine, other] = [await ours(folder, texts), theirs(brainscore, checkpoint, folder, texts, scratch)];
  if (mine.values.length !== other.values.length) throw new DataError('bench', 'the two sides gave different numbers of values');
  const apart = mine.values.reduce((most, value, i) => Math.max(most, Math.abs(value - other.values[i])), 0);
  const largest = other.values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const shown = ({ seconds }: Reading) => `${seconds.map((one) => one.toFixed(3)).join(', ')} s`;
  const ratio = Math.min(...other.seconds) / Math.min(...mine.seconds);
  console.log(`${model}: ours ${shown(mine)}; brainscore_language ${shown(other)}; ${ratio.toFixed(1)} times`);
  console.log(`${model}: values up to ${largest.toPrecision(3)}, at most ${apart.toExponential(1)} apart`);
}

/** The sentences of each topic of the simulated passages, in their order. */
async function simulated(): Promise<Texts> {
  const { stimulusSet } = await simulatedPassages.loadStimuli('');
  const texts = new Map<string, string[]>();
  for (const { passage_id, text } of rowsOf(stimulusSet)) texts.set(passage_id, [...(texts.get(passage_id) ?? []), text]);
  return [...texts.values()];
}

const { values } = parseArgs({ options: { python: { type: 'string' }, brainscore: { type: 'string' } } });
const { python, brainscore } = values;
if (!python || !brainscore) throw new DataError('bench', 'needs two Pythons', 'give --python and --brainscore');
const scratch = mkdtempSync(join(tmpdir(), 'bench-'));
try {
  for (const model of ['embedded', 'random'] as const) await compare(model, python, brainscore, scratch);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
