import { datasetById } from '../data/catalogue.ts';
import { checksOf } from '../data/checks-of.ts';
import { dataChecks } from '../schemas/data-checks.ts';
import { defineStage } from '../src/engine/stage.ts';
import { fromRows } from '../src/table/check.ts';

/** What does not agree is told and not forbidden: there may be a reason for it. */
export default defineStage({
  name: 'check-dataset',
  about: 'Compare what is documented of a dataset with what its files hold.',
  inputs: {},
  params: { dataset: '', dataDir: null as string | null },
  outputs: { dataChecks },
  sources: ({ dataset, dataDir }) => datasetById(dataset).files(dataDir),
  async run(_, { dataset, dataDir }, context) {
    const checks = await checksOf(datasetById(dataset), dataDir);
    const odd = checks.filter(({ agrees }) => !agrees);
    for (const { check, expected, found } of odd) context.log(`${dataset}: ${check}: ${found}, documented ${expected}`);
    return {
      dataChecks: fromRows(
        dataChecks,
        checks.map((one) => ({ dataset, ...one })),
      ),
    };
  },
});
