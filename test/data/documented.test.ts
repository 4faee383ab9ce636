import { datasetById } from '../../data/catalogue.ts';
import { checksOf } from '../../data/checks-of.ts';
import { testWith } from '../support/shared-data.ts';

const folders = {
  'ucl-frank2015': 'eeg-ucl-frank2015-words',
  'natural-stories': 'rt-natural-stories',
  'alice-brennan2016': 'fmri-alice-brennan2016',
  tuckute2024: 'fmri3t-1000sentences-tuckute2024',
  'fmri7t-200sentences': 'fmri7t-200sentences',
};

for (const [id, folder] of Object.entries(folders)) {
  testWith(folder, `what is documented of ${id} is what its files hold`, async (t, _, dataDir) => {
    const checks = await checksOf(datasetById(id), dataDir);
    t.true(checks.length > 5);
    for (const { check, expected, found, agrees } of checks) t.true(agrees, `${check}: ${found}, documented ${expected}`);
  });
}
