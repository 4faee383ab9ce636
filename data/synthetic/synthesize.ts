import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder, writeWhole } from '../../src/engine/files.ts';
import { WiringError } from '../../src/errors.ts';
import { writeNetcdf } from '../../src/formats/write-netcdf.ts';
import { BRAIN_SCORE_FOLDER } from '../files/brain-score-file.ts';
import { ceilingFiles } from '../pereira2018/ceilings.ts';
import { syntheticCeilings } from './ceilings.ts';
import { syntheticFutrell } from './futrell2018.ts';
import type { Assembly, Size } from './make-assembly.ts';
import { syntheticBlank, syntheticFedorenko, syntheticTuckute } from './neural.ts';
import { syntheticPereira } from './pereira2018.ts';

/** Every synthetic file by its name, made when it is asked for. */
function* files(size: Size): Generator<readonly [name: string, array: Assembly]> {
  const pereira = syntheticPereira('language', size);
  yield ['assy_Pereira2018_language.nc', pereira];
  yield ['assy_Pereira2018_auditory.nc', syntheticPereira('auditory', size)];
  yield ['assy_Fedorenko2016_language.nc', syntheticFedorenko(size)];
  yield ['assy_Blank2014_fROI.nc', syntheticBlank(size)];
  yield ['assy_Tuckute2024_language.nc', syntheticTuckute(size)];
  yield ['assy_Futrell2018.nc', syntheticFutrell(size)];
  for (const experiment of ['243sentences', '384sentences'] as const) {
    for (const regression of ['linear', 'ridge'] as const) {
      const made = syntheticCeilings(`Pereira2018.${experiment}-${regression}`, pereira, experiment);
      const names = ceilingFiles(experiment, regression).map(({ path }) => path.split('/').at(-1)!);
      for (const [i, name] of names.entries()) yield [name, made[i]];
    }
  }
}

/**
 * Writes synthetic files in the layout of Brain-Score's assemblies and ceilings into `<dataDir>/brain-score-language`, where the
 * loaders read them: the same names, axes, coordinates, counts and gaps, but sentences and numbers that are made by chance. Each says in
 * its attribute `synthetic` and in its identifier that nobody was recorded. `told` hears of each file when it is there. WiringError where
 * a file is there already: published ones are not written over.
 */
export async function synthesize(dataDir: string, size: Size, told: (path: string) => void = () => {}): Promise<void> {
  const folder = join(dataDir, BRAIN_SCORE_FOLDER);
  await makeFolder(folder);
  for (const [name, array] of files(size)) {
    const path = join(folder, name);
    if (existsSync(path))
      throw new WiringError(path, 'is there already, and may be the published file', 'name another folder with --data-dir');
    await writeWhole(path, await writeNetcdf(array), folder);
    told(path);
  }
}
