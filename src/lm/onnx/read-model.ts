import { existsSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, normalize, parse, relative } from 'node:path';
import { ModelError } from '../../errors.ts';
import { GRAPH, MODEL, TENSOR } from './fields.ts';
import { FileBytes, type PlacedField, type Span } from './file-bytes.ts';
import { integer, message } from './protobuf.ts';
import { type External, externalFields, readInitializer } from './tensor.ts';

/** A model whose weights have stayed on the disk. */
export interface ModelGraph {
  /** ONNX bytes in which every tensor of a kilobyte or more is a place in a file, and every smaller one is there. */
  readonly graph: Uint8Array;
  /** The folder from which the paths of those files count: the root of the file system. */
  readonly root: string;
  /** The files beside the model that hold weights. */
  readonly weightFiles: readonly string[];
}

/** Smaller tensors are kept in the graph: constants of shapes and norms, by which a graph is understood. */
const LARGE = 1024;

/**
 * Reads the graph of the ONNX file at `path` and leaves its weights where they are: in the file itself, or in the files beside it
 * that it names (as models beyond the 2 GB of a protobuf do). Only names, shapes and small tensors are read, some hundred kilobytes;
 * the runtime maps the weights from the disk, and they are never twice in memory. Links are followed, since a cache of models is full
 * of them. Raises a ModelError for a file that is damaged or cut short, and for weights whose file is missing, too short, or outside
 * the model's folder.
 */
export function readModel(path: string): ModelGraph {
  const reader = new ModelReader(path);
  try {
    return { graph: Buffer.concat(reader.parts()), root: reader.root, weightFiles: reader.weightFiles() };
  } finally {
    reader.close();
  }
}

class ModelReader {
  readonly root: string;
  readonly #folder: string;
  readonly #own: string;
  readonly #model: FileBytes;
  /** The files beside the model by the names that it gives them. */
  readonly #beside = new Map<string, { file: string; bytes: FileBytes }>();

  constructor(path: string) {
    this.#folder = dirname(path);
    this.#own = realpathSync(path);
    this.root = parse(this.#own).root;
    this.#model = new FileBytes(this.#own);
  }

  weightFiles(): string[] {
    return [...this.#beside.values()].map(({ file }) => file);
  }

  close(): void {
    this.#model.close();
    for (const { bytes } of this.#beside.values()) bytes.close();
  }

  parts(): Uint8Array[] {
    return this.#map({ start: 0, end: this.#model.size }, (field) =>
      field.number === MODEL.graph
        ? message(MODEL.graph, ...this.#map(field.payload, (inner) => this.#graphField(inner)))
        : undefined,
    );
  }

  /** The message at `span`, with some of its fields replaced. */
  #map(span: Span, replace: (field: PlacedField) => Uint8Array[] | undefined): Uint8Array[] {
    const parts: Uint8Array[] = [];
    for (const field of this.#model.fields(span)) {
      const replaced = field.delimited ? replace(field) : undefined;
      parts.push(...(replaced ?? [this.#model.read(field.whole)]));
    }
    return parts;
  }

  #graphField({ number, payload }: PlacedField): Uint8Array[] | undefined {
    return number === GRAPH.initializer ? message(GRAPH.initializer, ...this.#tensor(payload)) : undefined;
  }

  /** A tensor whose numbers, if they are many, are left where they are, and, if they are few, are fetched. */
  #tensor(span: Span): Uint8Array[] {
    let numbers: External | undefined;
    const kept = this.#map(span, ({ number, payload }) => {
      const length = payload.end - payload.start;
      if ((number !== TENSOR.raw && number !== TENSOR.floats) || length < LARGE) return undefined;
      numbers = { file: relative(this.root, this.#own), offset: payload.start, length };
      return [];
    });
    if (numbers) return [...kept, ...externalFields(numbers)];
    const tensor = readInitializer(Buffer.concat(kept));
    if (!tensor.external) return kept;
    return [...described(tensor.name, tensor.dims, tensor.element), ...this.#fetch(tensor.name, tensor.external)];
  }

  #fetch(name: string, { file: given, offset, length }: External): Uint8Array[] {
    const { file, bytes } = this.#open(name, given);
    const end = offset + length;
    if (end > bytes.size)
      throw new ModelError(
        file,
        `ends at byte ${bytes.size}, but the weight "${name}" reaches to ${end}`,
        'obtain the file again: it is cut short, or belongs to another model',
      );
    if (length < LARGE) return message(TENSOR.raw, bytes.read({ start: offset, end }));
    return externalFields({ file: relative(this.root, realpathSync(file)), offset, length });
  }

  #open(name: string, given: string): { file: string; bytes: FileBytes } {
    const known = this.#beside.get(given);
    if (known) return known;
    const place = normalize(given);
    if (isAbsolute(place) || place.startsWith('..'))
      throw new ModelError(
        `weight "${name}"`,
        `is said to lie in ${given}, outside the model's folder`,
        'export the model again',
      );
    const file = join(this.#folder, place);
    if (!existsSync(file))
      throw new ModelError(
        file,
        `is missing: the weight "${name}" and others are in it`,
        'obtain it and put it beside model.onnx',
      );
    const opened = { file, bytes: new FileBytes(file) };
    this.#beside.set(given, opened);
    return opened;
  }
}

const described = (name: string, dims: readonly number[], element: number): Uint8Array[] => [
  ...dims.flatMap((dim) => integer(TENSOR.dims, dim)),
  ...integer(TENSOR.element, element),
  ...message(TENSOR.name, Buffer.from(name, 'utf8')),
];
