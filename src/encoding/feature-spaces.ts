import { NumericError } from '../errors.ts';
import { type Matrix, matrix, pasteColumns } from '../linalg/matrix.ts';
import { dirichlet } from '../stats/dirichlet.ts';
import { randomState } from '../stats/random.ts';

/** Some neighbouring columns of X that stand for one kind of feature and share a weight. */
export interface Space {
  readonly name: string;
  /** How many columns. Spaces follow one another in the order in which they are listed. */
  readonly width: number;
}

/** Feature matrices of the same rows, side by side, and which columns are whose. */
export function joinSpaces(features: Readonly<Record<string, Matrix>>): { x: Matrix; spaces: Space[] } {
  const parts = Object.entries(features);
  const [rows, first] = [parts[0]?.[1].rows ?? 0, parts[0]?.[0]];
  const uneven = parts.find(([, part]) => part.rows !== rows);
  if (uneven)
    throw new NumericError('joinSpaces', `${first} has ${rows} rows, ${uneven[0]} has ${uneven[1].rows}`, 'align them first');
  const spaces = parts.map(([name, { cols }]) => ({ name, width: cols }));
  const x = matrix(
    rows,
    spaces.reduce((sum, { width }) => sum + width, 0),
  );
  rangesOf(spaces).forEach(({ from }, s) => pasteColumns(x, parts[s][1], from));
  return { x, spaces };
}

/** The columns from … to − 1 of each space. */
export function rangesOf(spaces: readonly Space[]): { from: number; to: number }[] {
  let to = 0;
  return spaces.map(({ width }) => {
    to += width;
    return { from: to - width, to };
  });
}

/** The number of each column's space put on it: values of spaces → values of columns. */
export function byColumn(values: ArrayLike<number>, spaces: readonly Space[]): Float64Array {
  return Float64Array.from(spaces.flatMap(({ width }, s) => new Array<number>(width).fill(values[s])));
}

/**
 * Weights of the spaces to be tried, draws × spaces, each draw adding up to 1. The first draw weighs all alike; the others come from
 * Dirichlet distributions, by default with concentrations 0.1 (mostly one space) and 1 (all mixtures alike) in turn. They are the
 * draws of himalaya's random search with `random_state` = `seed`, to rounding. Throws a NumericError where a number makes no sense.
 */
export function drawWeights(
  spaces: number,
  draws: number,
  seed: number,
  { concentrations = [0.1, 1] }: { readonly concentrations?: readonly number[] } = {},
): Matrix {
  if (!(Number.isInteger(spaces) && spaces >= 1)) throw new NumericError('drawWeights', `${spaces} spaces to weigh`);
  if (!(Number.isInteger(draws) && draws >= 1)) throw new NumericError('drawWeights', `${draws} draws; there must be at least 1`);
  const random = randomState(seed);
  const kinds = concentrations.length;
  const rounds = Math.ceil(draws / kinds);
  const drawn = concentrations.map((concentration) =>
    Array.from({ length: rounds }, () => dirichlet(new Array(spaces).fill(concentration), random)),
  );
  const weights = matrix(draws, spaces);
  for (let d = 0; d < draws; d++) {
    weights.data.set(d === 0 ? new Array(spaces).fill(1 / spaces) : drawn[d % kinds][Math.floor(d / kinds)], d * spaces);
  }
  return weights;
}

/** Throws unless the spaces divide the columns among them and every draw gives each a weight from 0 up, and some space more. */
export function requireSpaces(spaces: readonly Space[], weights: Matrix, features: number): void {
  const sum = spaces.reduce((total, { width }) => total + width, 0);
  const empty = spaces.find(({ width }) => !(Number.isInteger(width) && width > 0));
  if (empty) throw new NumericError('spaces', `${empty.name} has ${empty.width} columns`);
  if (new Set(spaces.map(({ name }) => name)).size < spaces.length) throw new NumericError('spaces', 'two have one name');
  if (sum !== features) throw new NumericError('spaces', `they have ${sum} columns in all, x has ${features}`);
  if (weights.rows === 0) throw new NumericError('spaces', 'no weights to choose from', 'draw some');
  if (weights.cols !== spaces.length)
    throw new NumericError('spaces', `there are ${spaces.length}, and weights of ${weights.cols}`);
  for (let d = 0; d < weights.rows; d++) {
    const draw = weights.data.subarray(d * weights.cols, (d + 1) * weights.cols);
    const wrong = draw.find((weight) => !(weight >= 0 && Number.isFinite(weight)));
    if (wrong !== undefined) throw new NumericError('spaces', `draw ${d} has the weight ${wrong}; weights are numbers from 0 up`);
    if (draw.every((weight) => weight === 0)) throw new NumericError('spaces', `draw ${d} gives no space a weight`);
  }
}
