import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { tinyModel } from './tiny-models.ts';

const integers = (values: readonly number[], dims: readonly number[]) =>
  new Tensor('int64', BigInt64Array.from(values, BigInt), [...dims]);

/**
 * The output `wanted` of a tiny model as its file stands, opened by the runtime with nothing of ours between. Rows are padded on the right
 * with 0 and masked.
 */
export async function untouched(name: string, rows: readonly Int32Array[], wanted: string): Promise<Float32Array> {
  const session = await InferenceSession.create(join(tinyModel(name), 'model.onnx'), {
    intraOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  const length = Math.max(...rows.map((row) => row.length));
  const dims = [rows.length, length];
  const each = (value: (row: Int32Array, i: number) => number) =>
    integers(
      rows.flatMap((row) => Array.from({ length }, (_, i) => (i < row.length ? value(row, i) : 0))),
      dims,
    );
  const known: Readonly<Record<string, Tensor>> = {
    input_ids: each((row, i) => row[i]),
    attention_mask: each(() => 1),
    position_ids: each((_, i) => i),
    token_type_ids: each(() => 0),
  };
  const feeds = Object.fromEntries(
    session.inputMetadata.map((input) => {
      const shape = (input.isTensor ? input.shape : []).map((dim, axis) =>
        typeof dim === 'number' ? dim : axis === 0 ? rows.length : 0,
      );
      return [input.name, known[input.name] ?? new Tensor('float32', new Float32Array(), shape)];
    }),
  );
  const results = await session.run(feeds, [wanted]);
  await session.release();
  return results[wanted].data as Float32Array;
}
