import { isExpected } from '../src/errors.ts';
import type { RecordedDataset } from './dataset.ts';

/** Whether the folder of a dataset is in `dataDir`, whole or not: what lacks a file is to be told of, what nobody has is not. */
export function isObtained(dataset: RecordedDataset, dataDir: string): boolean {
  try {
    return dataset.files(dataDir).length > 0;
  } catch (error) {
    if (isExpected(error)) return false;
    throw error;
  }
}
