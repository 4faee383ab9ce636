import { InferenceSession, Tensor } from 'onnxruntime-node';
import { ModelError } from '../../errors.ts';
import { ELEMENT } from './fields.ts';

export type Feeds = Readonly<Record<string, Tensor>>;

/** An input that a graph asks for. Axes that it leaves open have a name instead of a length. */
export interface GraphInput {
  readonly name: string;
  readonly type: string;
  readonly dims: readonly (number | string)[];
}

/** A running graph. `run` returns the numbers of the tensors that are asked for, which are float32. */
export interface Session {
  readonly inputs: readonly GraphInput[];
  run(feeds: Feeds, tensors: readonly string[]): Promise<Map<string, Float32Array>>;
  close(): Promise<void>;
}

/**
 * Starts the graph of an ONNX `model` on `threads` threads of the CPU, as many as the runtime sees fit if undefined. Weights that lie
 * in files are mapped from there by the runtime; their paths count from the folder `root`. The runtime fuses nodes as it likes, but never
 * over a tensor that is an output of the graph: whatever `edit` made one is computed and kept.
 */
export async function openSession(model: Uint8Array, threads?: number, root?: string): Promise<Session> {
  const session = await create(model, threads, root);
  return {
    inputs: session.inputMetadata.map((input) => ({
      name: input.name,
      type: input.isTensor ? input.type : 'no tensor',
      dims: input.isTensor ? input.shape : [],
    })),
    run: async (feeds, tensors) => {
      const results = await session.run(feeds, [...tensors]).catch(stopped);
      return new Map(tensors.map((tensor) => [tensor, numbers(tensor, results[tensor])]));
    },
    close: () => session.release(),
  };
}

/**
 * For so many microseconds a thread that waits for the next operator keeps its processor, then it leaves it to others. On two threads this
 * reads 1.4 times as fast as not waiting with 4 blocks of 192 and batches of 672 positions, 1.15 times with 12 of 768; waiting for good
 * is no faster.
 */
const SPIN = '200';

/**
 * The runtime's Softmax makes numbers around 4e-39 of masked scores, with which processors compute many times more slowly: with 4
 * blocks of 192 and texts of 128 tokens that was a sixth of all time. Taken for zero, they change no sum that single precision can tell.
 * The first session of a process sets this for the thread that starts it, too: there, JavaScript's numbers below 2.3e-308 are zero from
 * then on.
 */
const TINY_IS_ZERO = '1';

async function create(model: Uint8Array, threads: number | undefined, root: string | undefined): Promise<InferenceSession> {
  const session = {
    intra_op: { allow_spinning: '1', spin_duration_us: SPIN },
    set_denormal_as_zero: TINY_IS_ZERO,
    ...(root ? { model_external_initializers_file_folder_path: root } : {}),
  };
  const options = {
    logSeverityLevel: 4 as const, // errors are thrown, and told by whom they reach
    enableMemPattern: false, // batches are seldom of one shape, and a pattern sets memory aside for each (40 MB with 12 blocks of 768)
    ...(threads ? { intraOpNumThreads: threads } : {}),
    extra: { session },
  };
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

function stopped(cause: unknown): never {
  const [reason] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
  const wayOut = 'is the text longer than this model holds, or the export made for texts of one length?';
  throw new ModelError('model.onnx', `the runtime stops in a pass: ${reason}`, wayOut, { cause });
}

function numbers(name: string, tensor: Tensor): Float32Array {
  if (tensor.data instanceof Float32Array) return tensor.data;
  throw new ModelError('model.onnx', `"${name}" is ${tensor.type}, not float32`, 'tap another tensor');
}

/** Integers as the type that `input` asks for. */
export function integerTensor({ name, type }: GraphInput, values: Int32Array, dims: readonly number[]): Tensor {
  if (type === 'int64') return new Tensor('int64', wide(values), [...dims]);
  if (type === 'int32') return new Tensor('int32', values, [...dims]);
  throw new ModelError('model.onnx', `its input "${name}" is ${type}`, 'int64 and int32 can be fed');
}

/** A tensor without a number in it, of the type that `input` asks for. */
export function emptyTensor({ name, type }: GraphInput, dims: readonly number[]): Tensor {
  if (type === 'float32') return new Tensor('float32', new Float32Array(), [...dims]);
  throw new ModelError('model.onnx', `its input "${name}" is ${type}`, 'float32 can be fed');
}

export const floatTensor = (data: Float32Array, dims: readonly number[]): Tensor => new Tensor('float32', data, [...dims]);

/** Rows of `width` numbers of an element type, float32 or float16, from their bytes. */
export function rowsTensor(element: number, bytes: Uint8Array, width: number): Tensor {
  if (element === ELEMENT.float16) return new Tensor('float16', new Uint16Array(bytes.buffer), [bytes.length / 2 / width, width]);
  return new Tensor('float32', new Float32Array(bytes.buffer), [bytes.length / 4 / width, width]);
}

/** A list of int32. */
export const wholeTensor = (values: Int32Array): Tensor => new Tensor('int32', values, [values.length]);

/** Places as a Gather takes them: a list, unless `dims` says otherwise. */
export const placesTensor = (places: Int32Array, dims: readonly number[] = [places.length]): Tensor =>
  new Tensor('int64', wide(places), [...dims]);

/** The same numbers in 64 bits, whose lower half stands first; ten times as fast as by way of BigInt. */
function wide(values: Int32Array): BigInt64Array {
  const halves = new Int32Array(2 * values.length);
  values.forEach((value, i) => {
    halves[2 * i] = value;
    halves[2 * i + 1] = value < 0 ? -1 : 0;
  });
  return new BigInt64Array(halves.buffer);
}
