import { basename } from 'node:path';
import { DataError } from '../../src/errors.ts';
import { type Formula, parseFormula, regionsIn } from '../../src/metrics/formula.ts';
import { checkUnique } from '../files/agree.ts';
import { readBytes } from '../files/read-text.ts';

export interface Condition {
  readonly name: string;
  /** Region numbers, from 1, with their texts, in the order in which they are read; a text may be blank. */
  readonly regions: readonly { readonly number: number; readonly text: string }[];
}
export interface Item {
  readonly number: number;
  readonly conditions: readonly Condition[];
}
export interface Suite {
  readonly id: string;
  /** Whether its comment says that it was made by us, and is no test of anything. */
  readonly synthetic: boolean;
  readonly predictions: readonly Formula[];
  readonly items: readonly Item[];
}

/** How the comment of a synthetic suite begins. */
export const SYNTHETIC_SUITE = 'synthetic';

/**
 * A test suite in SyntaxGym's JSON (Gauthier et al. 2020): `meta.metric`, `predictions[].formula` and
 * `items[].conditions[].regions[].content`. It is called after its file: the name inside is wrong in one of Brain-Score's. Throws
 * DataError, naming the place inside the file, for anything that cannot be scored: another metric than the sum over tokens, a
 * prediction that is no formula, a number or a condition that stands twice, a region that a formula names and an item lacks.
 */
export function readSuite(path: string): Suite {
  const json = parsed(path);
  const metric = textAt(path, json.meta, 'meta.metric', 'metric');
  if (metric !== 'sum')
    throw new DataError(`${path}, meta.metric`, `is "${metric}"`, 'only the sum over the tokens of a region is known');
  const predictions = listAt(path, json, 'predictions').map((prediction, i) => {
    const place = `${path}, predictions[${i}]`;
    if (prediction.type !== 'formula')
      throw new DataError(place, `is of the type "${prediction.type}"`, 'only formulas are known');
    return parseFormula(place, textAt(path, prediction, `predictions[${i}].formula`, 'formula'));
  });
  const items = listAt(path, json, 'items').map((item, i) => itemOf(path, item, i));
  checkUnique(
    path,
    'item',
    items.map(({ number }) => String(number)),
  );
  for (const item of items) checkNamed(path, item, predictions);
  const synthetic = String(json.meta.comment).startsWith(SYNTHETIC_SUITE);
  return { id: basename(path).replace(/\.json(\.gz)?$/, ''), synthetic, predictions, items };
}

/** What JSON holds is known only after the checks. */
type Json = any;

function parsed(path: string): Json {
  const text = readBytes(path).toString('utf8');
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DataError(path, 'is not JSON', 'obtain the file again', { cause });
  }
}

function textAt(path: string, holder: Json, place: string, name: string): string {
  const value = holder?.[name];
  if (typeof value === 'string') return value;
  throw new DataError(`${path}, ${place}`, value === undefined ? 'is missing' : `is ${JSON.stringify(value)}, not text`);
}

function listAt(path: string, holder: Json, name: string, place = name): Json[] {
  const value = holder?.[name];
  if (Array.isArray(value) && value.length > 0) return value;
  throw new DataError(`${path}, ${place}`, 'is no list, or an empty one', 'is it a suite of SyntaxGym?');
}

function wholeAt(path: string, holder: Json, place: string, name: string): number {
  const value = holder?.[name];
  if (Number.isInteger(value)) return value;
  throw new DataError(`${path}, ${place}`, `is ${JSON.stringify(value)}, not a whole number`);
}

function itemOf(path: string, item: Json, i: number): Item {
  const place = `items[${i}]`;
  const conditions = listAt(path, item, 'conditions', `${place}.conditions`).map((condition, c) => {
    const at = `${place}.conditions[${c}]`;
    const regions = listAt(path, condition, 'regions', `${at}.regions`).map((region, r) => ({
      number: wholeAt(path, region, `${at}.regions[${r}].region_number`, 'region_number'),
      text: textAt(path, region, `${at}.regions[${r}].content`, 'content'),
    }));
    checkUnique(
      `${path}, ${at}`,
      'region',
      regions.map(({ number }) => String(number)),
    );
    return { name: textAt(path, condition, `${at}.condition_name`, 'condition_name'), regions };
  });
  checkUnique(
    `${path}, ${place}`,
    'condition',
    conditions.map(({ name }) => name),
  );
  return { number: wholeAt(path, item, `${place}.item_number`, 'item_number'), conditions };
}

function checkNamed(path: string, { number, conditions }: Item, predictions: readonly Formula[]): void {
  for (const { region, condition } of predictions.flatMap(regionsIn)) {
    const found = conditions.find(({ name }) => name === condition);
    const place = `${path}, item ${number}`;
    if (!found) {
      const names = conditions.map(({ name }) => name).join(', ');
      throw new DataError(place, `has no condition "${condition}", which a prediction names`, `there is: ${names}`);
    }
    if (region !== '*' && !found.regions.some((one) => one.number === region))
      throw new DataError(place, `has no region ${region} in condition "${condition}", which a prediction names`);
  }
}
