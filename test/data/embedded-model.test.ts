import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import test from 'ava';
import * as ort from 'onnxruntime-node';
import { Tokenizer } from 'tokenizers';

const place = (name: string) => new URL(`../../data/embedded-model/${name}`, import.meta.url);
const json = (name: string) => JSON.parse(readFileSync(place(name), 'utf8'));
const config = json('config.json');
const checksums: Record<string, string> = json('checksums.json');
const TEXT = 'The old man opened the door and looked at the sea. There was nothing to be seen but the water and the sky.';

/** A protobuf field that holds bytes: tag, length, content. */
function field(number: number, content: Buffer): Buffer {
  const length: number[] = [];
  for (let rest = content.length; ; rest >>>= 7) {
    if (rest < 128) return Buffer.concat([Buffer.from([(number << 3) | 2, ...length, rest]), content]);
    length.push((rest & 127) | 128);
  }
}

/** The model with further float tensors as outputs. Protobuf messages merge when written one after the other, so that a
 * second `graph` (field 7) with `output` (12) entries adds to the first; this knows nothing of how the project reads graphs. */
function withOutputs(names: string[]): Buffer {
  const float = field(2, field(1, Buffer.from([8, 1])));
  const outputs = names.map((name) => field(12, Buffer.concat([field(1, Buffer.from(name)), float])));
  return Buffer.concat([readFileSync(place('model.onnx')), field(7, Buffer.concat(outputs))]);
}

/** Right-padded batch of id lists; padding is marked by 0 in the mask. */
function feeds(rows: number[][]): Record<string, ort.Tensor> {
  const dims = [rows.length, Math.max(...rows.map((row) => row.length))];
  const cells = (value: (row: number[], i: number) => number) =>
    BigInt64Array.from(rows.flatMap((row) => Array.from({ length: dims[1]! }, (_, i) => BigInt(value(row, i)))));
  return {
    input_ids: new ort.Tensor(
      'int64',
      cells((row, i) => row[i] ?? 1),
      dims,
    ),
    attention_mask: new ort.Tensor(
      'int64',
      cells((row, i) => Number(i < row.length)),
      dims,
    ),
  };
}

const open = (bytes: Buffer) => ort.InferenceSession.create(bytes, { intraOpNumThreads: 1 });
const encode = async (text: string) => [0, ...(await Tokenizer.fromFile(place('tokenizer.json').pathname).encode(text)).getIds()];

async function logitsOf(rows: number[][]): Promise<ort.TypedTensor<'float32'>> {
  const { logits } = await (await open(readFileSync(place('model.onnx')))).run(feeds(rows), ['logits']);
  return logits as ort.TypedTensor<'float32'>;
}

/** Mean surprisal, in nats, of every id but the first. */
function meanNats(logits: Float32Array, ids: number[]): number {
  const width = config.vocab_size;
  const nats = ids.slice(1).map((id, i) => {
    const row = logits.subarray(i * width, (i + 1) * width);
    const top = row.reduce((a, b) => Math.max(a, b));
    return top + Math.log(row.reduce((sum, x) => sum + Math.exp(x - top), 0)) - row[id]!;
  });
  return nats.reduce((a, b) => a + b) / nats.length;
}

test('every file of the model has the checksum that it states', (t) => {
  t.deepEqual(Object.keys(checksums), ['config.json', 'model.onnx', 'tokenizer.json']);
  for (const [name, sum] of Object.entries(checksums)) {
    t.is(
      createHash('sha256')
        .update(readFileSync(place(name)))
        .digest('hex'),
      sum,
      name,
    );
  }
});

test('the model takes less than 8 MB', (t) => {
  const bytes = Object.keys(checksums).reduce((sum, name) => sum + statSync(place(name)).size, 0);
  t.true(bytes <= 8e6, `${bytes} bytes`);
});

test('a text has one finite logit for every token of the vocabulary at every place', async (t) => {
  const ids = await encode(TEXT);
  const logits = await logitsOf([ids]);
  t.deepEqual([...logits.dims], [1, ids.length, config.vocab_size]);
  t.true(logits.data.every(Number.isFinite));
});

test('the tokenizer puts a text together again, and keeps id 0 for <|endoftext|>', async (t) => {
  const tokenizer = Tokenizer.fromFile(place('tokenizer.json').pathname);
  const odd = 'Naïve “quotes”, 3.5 µV — and\ta line\nbreak.';
  t.is(await tokenizer.decode((await tokenizer.encode(odd)).getIds(), true), odd);
  t.is(tokenizer.idToToken(0), '<|endoftext|>');
  t.is(tokenizer.getVocabSize(), config.vocab_size);
});

test('a padded text has the logits that it has alone', async (t) => {
  const long = await encode(TEXT);
  const short = long.slice(0, 9);
  const [alone, batch] = [await logitsOf([short]), await logitsOf([long, short])];
  const padded = batch.data.subarray(long.length * config.vocab_size, (long.length + short.length) * config.vocab_size);
  t.true(padded.every((x, i) => Math.abs(x - alone.data[i]!) < 1e-4));
});

test('a text in its own order is more probable than with its words reversed', async (t) => {
  const [forward, backward] = [await encode(TEXT), await encode(TEXT.split(' ').reverse().join(' '))];
  const nats = async (ids: number[]) => meanNats((await logitsOf([ids])).data, ids);
  t.true((await nats(forward)) + 1 < (await nats(backward)));
});

test('the residual stream is the embedding plus all that the blocks write to it', async (t) => {
  const layers = Array.from({ length: config.n_layer }, (_, layer) => `blocks.${layer}`);
  const written = ['embed', ...layers.flatMap((block) => [`${block}.attn_out`, `${block}.mlp_out`])];
  const stream = ['embed', ...layers.flatMap((block) => [`${block}.resid_mid`, `${block}.resid_post`])];
  const session = await open(withOutputs([...new Set([...written, ...stream])]));
  const tensors = await session.run(feeds([await encode(TEXT)]));
  const sum = new Float64Array(tensors.embed!.size);
  for (const [i, name] of written.entries()) {
    const now = tensors[stream[i]!]!.data as Float32Array;
    (tensors[name]!.data as Float32Array).forEach((x, j) => {
      sum[j]! += x;
    });
    t.true(
      now.every((x, j) => Math.abs(x - sum[j]!) < 1e-4),
      stream[i]!,
    );
  }
});

test('the activations within a block are four times as wide as the stream, and the last norm is as wide', async (t) => {
  const acts = Array.from({ length: config.n_layer }, (_, layer) => `blocks.${layer}.mlp_act`);
  const tensors = await (await open(withOutputs([...acts, 'final_norm']))).run(feeds([[0, 5, 6]]));
  for (const act of acts) t.deepEqual([...tensors[act]!.dims], [1, 3, 4 * config.n_embd], act);
  t.deepEqual([...tensors.final_norm!.dims], [1, 3, config.n_embd]);
});
