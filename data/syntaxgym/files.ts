import { join, resolve } from 'node:path';
import { DataError, suggest } from '../../src/errors.ts';
import { folderOf, type Published } from '../files/folder.ts';
import { suiteCards } from './registry.ts';

const published: Published = {
  id: 'syntaxgym',
  folder: 'syntaxgym',
  address: 'github.com/brain-score/language (brainscore_language/benchmarks/syntaxgym)',
};

/**
 * Where the JSON of a suite lies: `<dataDir>/syntaxgym/<suite>.json` for those of Brain-Score; a name that ends in `.json` is a path of
 * the reader's own. DataError with the nearest name for any other, and that says how to obtain the suites where the folder is missing.
 */
export function suiteFile(suite: string, dataDir: string | null): string {
  if (suite.endsWith('.json')) return resolve(suite);
  const known = suiteCards.map(({ id }) => id);
  if (!known.includes(suite)) throw new DataError(`suite "${suite}"`, 'is not one of Brain-Score’s', suggest(suite, known));
  return join(folderOf(published, dataDir), `${suite}.json`);
}
