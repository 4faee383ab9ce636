import { matrix } from '../../src/linalg/matrix.ts';
import { interSubjectCorrelation } from '../../src/stats/inter-subject-correlation.ts';
import { differences } from '../files/checksums.ts';
import { between, type DataCheck, same } from '../files/data-check.ts';
import { folderOf } from '../files/folder.ts';
import checksums from './checksums.json' with { type: 'json' };
import { people, published, readCourse, readHeard, regions, SCANS } from './files.ts';

/** Mean correlation of a person with the mean of the others, by region, from an independent computation. */
const ALIKE = [0.306, 0.197, 0.384, 0.276, 0.222, 0.139];

/** What is documented of the recordings. */
export async function checks(dataDir: string | null): Promise<DataCheck[]> {
  const courses = people.map((person) => readCourse(dataDir, person).values);
  const empty = people.filter((_, p) => courses[p].every((value) => value === 0));
  const recorded = courses.filter((_, p) => !empty.includes(people[p]));
  const r = interSubjectCorrelation(recorded.map((values) => matrix(SCANS, regions.length, values)));
  const meanOf = (region: number) => r.reduce((sum, person) => sum + person[region], 0) / r.length;
  return [
    same('files that are not as published', 0, differences(folderOf(published, dataDir), checksums).length),
    same('words', 2127, readHeard(dataDir).length),
    same('people with recordings', 27, recorded.length),
    same('people of whom there are zeros alone', ['s33'], empty),
    ...regions.map((region, j) => between(`correlation between people, ${region}`, ALIKE[j] - 5e-4, ALIKE[j] + 5e-4, meanOf(j))),
  ];
}
