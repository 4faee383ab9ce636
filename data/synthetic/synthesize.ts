import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder, writeWhole } from '../../src/engine/files.ts';
import { WiringError } from '../../src/errors.ts';
import { writeNetcdf } from '../../src/formats/write-netcdf.ts';
import { NON_LANGUAGE } from '../fedorenko2016/load.ts';
import { BRAIN_SCORE_FOLDER } from '../files/brain-score-file.ts';
import { storageOf2021 } from '../files/storage-of-2021.ts';
import { REPAIRED_FOLDER } from '../futrell2018/readers-file.ts';
import { ceilingFiles } from '../pereira2018/ceilings.ts';
import { suiteCards } from '../syntaxgym/registry.ts';
import { syntheticCeilings } from './ceilings.ts';
import { syntheticFutrell, syntheticRepaired } from './futrell2018.ts';
import type { Assembly, Size } from './make-assembly.ts';
import { syntheticBlank, syntheticFedorenko, syntheticNonLanguage, syntheticTuckute } from './neural.ts';
import { syntheticPereira } from './pereira2018.ts';
import { syntheticSuite } from './syntaxgym.ts';
import { syntheticWikitext } from './wikitext.ts';

/** Every synthetic assembly of Brain-Score by its name, made when it is asked for. */
function* assemblies(size: Size): Generator<readonly [name: string, array: Assembly]> {
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

/** Every synthetic file by its path in the data folder. */
async function* files(size: Size): AsyncGenerator<readonly [path: string, content: Uint8Array | string]> {
  for (const [name, array] of assemblies(size)) yield [join(BRAIN_SCORE_FOLDER, name), await writeNetcdf(array)];
  yield [storageOf2021(NON_LANGUAGE).path, await writeNetcdf(syntheticNonLanguage(size))];
  for (const [name, content] of Object.entries(syntheticRepaired(size))) yield [join(REPAIRED_FOLDER, name), content];
  for (const card of suiteCards) yield [join('syntaxgym', `${card.id}.json`), syntheticSuite(card, size)];
  yield [join('wikitext-2-raw', 'wiki.test.raw'), syntheticWikitext(size)];
}

/**
 * Writes synthetic files in the layout of Brain-Score's assemblies and ceilings, of an assembly of the paper of 2021, of the files of Natural
 * Stories, of SyntaxGym's suites and of WikiText-2 into `dataDir`, where the loaders read them: the same names, axes, coordinates, counts and
 * gaps, but sentences and numbers that are made by chance. Each assembly says in its attribute `synthetic` and in its identifier that nobody
 * was recorded; readers in their names, each suite in its comment and the text in its titles that they are synthetic. `told` hears of each
 * file when it is there. A file that is there and holds the same stays, so that a run that was cut off goes on; WiringError where it holds
 * something else: published ones are not written over. DataError where the disk is full.
 */
export async function synthesize(dataDir: string, size: Size, told: (path: string) => void = () => {}): Promise<void> {
  await makeFolder(dataDir);
  for await (const [name, content] of files(size)) {
    const path = join(dataDir, name);
    if (!existsSync(path)) await writeWhole(path, content, dirname(path));
    else if (!(await holds(path, content)))
      throw new WiringError(path, 'is there already, and may be the published file', 'name another folder with --data-dir');
    told(path);
  }
}

const holds = async (path: string, content: Uint8Array | string): Promise<boolean> =>
  Buffer.from(content).equals(await readFile(path));
