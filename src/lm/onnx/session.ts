import { InferenceSession, Tensor } from 'onnxruntime-node';
import { ModelError } from '../../errors.ts';

export type Feeds = Readonly<Record<string, Tensor>>;

/** A running graph. `run` returns the float32 numbers of the tensors that are asked for. */
export interface Session {
  run(feeds: Feeds, tensors: readonly string[]): Promise<Map<string, Float32Array>>;
  close(): Promise<void>;
}

/**
 * Starts the graph of an ONNX `model` on `threads` threads of the CPU, as many as the runtime sees fit if undefined. Weights that lie
 * in files are mapped from there by the runtime; their paths count from the folder `root`.
 */
export async function openSession(model: Uint8Array, threads?: number, root?: string): Promise<Session> {
  const session = await create(model, threads, root);
  return {
    run: async (feeds, tensors) => {
      const results = await session.run(feeds, [...tensors]);
      return new Map(tensors.map((tensor) => [tensor, numbers(tensor, results[tensor])]));
    },
    close: () => session.release(),
  };
}

async function create(model: Uint8Array, threads: number | undefined, root: string | undefined): Promise<InferenceSession> {
  const session = {
    intra_op: { allow_spinning: '0' }, // threads that wait for work leave the processor to others
    ...(root ? { model_external_initializers_file_folder_path: root } : {}),
  };
  const options = { logSeverityLevel: 3 as const, ...(threads ? { intraOpNumThreads: threads } : {}), extra: { session } };
  try {
    return await InferenceSession.create(model, options);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ModelError(
      'model.onnx',
      `the runtime refuses the graph: ${reason}`,
      'is the file whole, and its opset supported?',
      { cause },
    );
  }
}

function numbers(name: string, tensor: Tensor): Float32Array {
  if (tensor.data instanceof Float32Array) return tensor.data;
  throw new ModelError('model.onnx', `"${name}" is ${tensor.type}, not float32`, 'tap a float32 tensor');
}

/** A right-padded batch as the inputs of a decoder: padding has the id 0 and is masked. */
export function tokenFeeds(rows: readonly ArrayLike<number>[], length: number): Feeds {
  const ids = new BigInt64Array(rows.length * length);
  const mask = new BigInt64Array(rows.length * length);
  rows.forEach((row, r) => {
    for (let i = 0; i < row.length; i++) {
      ids[r * length + i] = BigInt(row[i]);
      mask[r * length + i] = 1n;
    }
  });
  const dims = [rows.length, length];
  return { input_ids: new Tensor('int64', ids, dims), attention_mask: new Tensor('int64', mask, dims) };
}

export const floatTensor = (data: Float32Array, dims: readonly number[]): Tensor => new Tensor('float32', data, [...dims]);
