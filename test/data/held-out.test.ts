import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import type { perplexity } from '../../schemas/perplexity.ts';
import type { RowOf } from '../../src/table/define.ts';
import { rowAt } from '../../src/table/read.ts';
import measurePerplexity from '../../stages/measure-perplexity.ts';
import { EMBEDDED } from '../support/embedded-model.ts';
import { runStage } from '../support/run-stage.ts';
import { sharedDataDir } from '../support/shared-data.ts';

/** One row of evaluation.json, which the training scripts wrote with PyTorch. */
interface Figures {
  readonly documents: number;
  readonly tokens: number;
  readonly words: number;
  readonly bytes: number;
  readonly nats: number;
  readonly bits_per_byte: number;
  readonly perplexity_per_word: number;
  readonly perplexity_per_token: number;
}
const { network, trigram } = JSON.parse(readFileSync(join(EMBEDDED, 'training/evaluation.json'), 'utf8')) as Record<
  'network' | 'trigram',
  { sources: Record<string, Figures> }
>;

const corpus = join(sharedDataDir, '../corpus');
const hasXz = spawnSync('xz', ['--version']).status === 0;

/** A test on the held-out text of one source of the embedded model's corpus; skipped, with the reason, where it cannot be read. */
function testOn(source: string, title: string, body: (t: ExecutionContext, row: RowOf<typeof perplexity>) => void): void {
  const packed = join(corpus, `${source}.heldout.txt.xz`);
  const lacking = !existsSync(packed) ? `${packed} is missing` : hasXz ? undefined : 'xz is not on PATH';
  if (lacking) {
    test.skip(`${title} (skipped: ${lacking})`, () => {});
    return;
  }
  test(title, async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'brain-align-held-out-'));
    t.teardown(() => rmSync(folder, { recursive: true }));
    const file = join(folder, `${source}.txt`);
    writeFileSync(file, execFileSync('xz', ['-dc', packed], { maxBuffer: 2 ** 28 }));
    const measured = await runStage(measurePerplexity, {}, { model: 'embedded', texts: [file] });
    body(t, rowAt(measured.perplexity, 0));
  });
}

function agrees(t: ExecutionContext, row: RowOf<typeof perplexity>, figures: Figures): void {
  const { documents, tokens, words, bytes } = figures;
  t.like(row, { documents, tokens, words, bytes });
  const pairs = {
    bits: [row.bits, figures.nats / Math.LN2],
    'bits per byte': [row.bits_per_byte, figures.bits_per_byte],
    'perplexity per word': [row.perplexity_per_word, figures.perplexity_per_word],
    'perplexity per token': [row.perplexity_per_token, figures.perplexity_per_token],
  };
  for (const [name, [ours, theirs]] of Object.entries(pairs)) {
    const off = ours / theirs - 1;
    t.log(`${name}: ${ours}, training script ${theirs} (${off.toExponential(1)})`);
    t.true(Math.abs(off) < 1e-5, `${name}: ${ours} is not ${theirs}; does evaluation.json belong to these weights?`);
  }
}

for (const source of ['state-history', 'storybooks']) {
  testOn(
    source,
    `held-out text is as surprising as the training script measured, and less than to the trigram: ${source}`,
    (t, row) => {
      agrees(t, row, network.sources[source]);
      t.true(row.bits_per_byte < trigram.sources[source].bits_per_byte);
    },
  );
}

// Measuring this one again takes half a minute; that the record belongs to these weights is what the tests above show.
test('the record has the network ahead of the trigram on textbooks: openstax', (t) => {
  const [ours, theirs] = [network, trigram].map(({ sources }) => sources.openstax);
  t.is(ours.tokens, theirs.tokens);
  t.true(ours.bits_per_byte < theirs.bits_per_byte);
});
