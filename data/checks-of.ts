import type { Dataset } from './dataset.ts';
import { type DataCheck, same } from './files/data-check.ts';

/**
 * What is documented of a dataset, beside what its files hold. Of a dataset that states no more, whether its files are the published
 * ones. Throws DataError where a file is missing or cannot be read.
 */
export async function checksOf(dataset: Dataset, dataDir: string | null): Promise<readonly DataCheck[]> {
  if (dataset.checks) return dataset.checks(dataDir);
  const differences = dataset.verify(dataDir);
  return [same('files as they were published', 'all', differences.length === 0 ? 'all' : differences.join('; '))];
}
