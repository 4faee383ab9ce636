import { DataError } from '../../../src/errors.ts';
import { isMatlabName } from '../own-arrays.ts';
import { candidates, type Hearing, listed, neuroidCandidates, quoted } from './choose-columns.ts';
import type { OwnFile } from './own-file.ts';
import { isSaid } from './said-columns.ts';

/** Which file is for what; the stimuli and the responses may lie in one. */
export interface Roles {
  readonly stimuli: OwnFile;
  readonly responses: OwnFile;
  readonly neuroids?: OwnFile;
}

/**
 * The stimuli lie in the file with the texts. Neuroids are described by a table that has them, and neither stimuli nor values. The responses
 * lie in the file of arrays, else in the other table, else beside the texts. Throws DataError where no file or several have one role.
 */
export function rolesOf(files: readonly OwnFile[], hearing: Hearing): Roles {
  const stimuli = withTexts(files, hearing);
  const describing = files.filter((file) => isOfNeuroids(file, hearing));
  const recorded = files.filter((file) => file.kind === 'arrays' || (file !== stimuli && !describing.includes(file)));
  refuseSeveral(describing, 'say what the neuroids are');
  refuseSeveral(recorded, 'may hold the responses');
  const [[neuroids], [responses = stimuli]] = [describing, recorded];
  return { stimuli, responses, ...(neuroids ? { neuroids } : {}) };
}

const isOfNeuroids = (file: OwnFile, hearing: Hearing): boolean =>
  file.kind === 'table' &&
  neuroidCandidates(file, hearing).length > 0 &&
  (['stimulus_id', 'text', 'value'] as const).every((meaning) => candidates(file, meaning, hearing).length === 0);

function withTexts(files: readonly OwnFile[], hearing: Hearing): OwnFile {
  const able = files.filter(({ kind, name }) => kind === 'table' || isMatlabName(name));
  const found = able.filter((file) => candidates(file, 'text', hearing).length > 0);
  const said = found.filter((file) => hearing.said.some((one) => one.meaning === 'text' && isSaid(one, file)));
  const [file, other] = said.length > 0 ? said : found;
  if (!file) throw withoutTexts(files);
  if (!other) return file;
  const [column] = candidates(file, 'text', hearing);
  throw new DataError(
    `${file.path}, ${other.path}`,
    'both hold texts',
    `leave one out, or say whose are read, as in --column text=${quoted(`${file.name}:${column}`)}`,
  );
}

function withoutTexts(files: readonly OwnFile[]): DataError {
  const there = files.map(({ name, columns }) => `${name} has ${listed(columns.map((column) => column.name))}`);
  return new DataError(
    files.map(({ path }) => path).join(', '),
    'no column of texts is called text, sentence, stimulus or word',
    `${there.join('; ')}; say which it is, as in --column text=<column>, or add a table with the texts`,
  );
}

function refuseSeveral(files: readonly OwnFile[], what: string): void {
  if (files.length < 2) return;
  throw new DataError(
    files.map(({ path }) => path).join(', '),
    `${files.length} files ${what}`,
    'a dataset has one: join them, or import each by itself',
  );
}
