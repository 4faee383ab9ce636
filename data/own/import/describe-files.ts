import { DataError } from '../../../src/errors.ts';
import { NEUROID, PRESENTATION } from '../../files/neural-assembly.ts';
import { chooseColumns, chosenMany, type Hearing, listed } from './choose-columns.ts';
import { describeResponses, type ResponsePart } from './describe-responses.ts';
import type { OwnFile } from './own-file.ts';
import { rolesOf } from './roles.ts';

/** Sections of `dataset.json`. */
export type Sections = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** What follows where no section has a meaning that may be lacking. */
const WITHOUT = {
  passage_id: 'each stimulus is read by itself',
  subject_id: 'all is of one person',
  region: 'all is of one region',
};

/**
 * The sections of `dataset.json` for these files, every decision told. A netCDF assembly holds all and comes alone; rolesOf says which of other
 * files is for what, describeResponses which form the responses have. Throws DataError for what their rules leave open, and for what
 * was said and means nothing here.
 */
export function describeFiles(files: readonly OwnFile[], part: ResponsePart, hearing: Hearing): Sections {
  const assembly = files.find(({ kind }) => kind === 'assembly');
  if (assembly && files.length > 1)
    throw new DataError(
      assembly.path,
      'is an assembly, and other files come with it',
      'it holds all of a dataset: import it alone',
    );
  const sections = assembly ? describeAssembly(assembly, hearing) : describeTables(files, part, hearing);
  refuseIdle(part, sections, hearing);
  tellLacking(sections, hearing);
  return sections;
}

/** What was said must have been heeded. */
function refuseIdle(part: ResponsePart, sections: Sections, { said, heeded }: Hearing): void {
  const idle = said.find((one) => !heeded.has(one));
  const wayOut = 'leave it out; data/own/card.md says what each form of a dataset takes';
  if (idle) throw new DataError(`--column ${idle.typed}`, `no ${idle.meaning} is read from such files`, wayOut);
  const { responses = {} } = sections;
  for (const [name, value] of Object.entries(part))
    if (responses[name] === undefined) throw new DataError(`--${name} ${value}`, 'means nothing for such files', wayOut);
}

function describeAssembly(file: OwnFile, hearing: Hearing): Sections {
  hearing.tell('form: netCDF assembly, presentations × neuroids');
  const rows = { required: ['stimulus_id', 'text'], optional: ['passage_id', 'group_id'], axis: PRESENTATION } as const;
  const columns = { required: ['neuroid_id'], optional: ['subject_id', 'region'], axis: NEUROID } as const;
  return { assembly: { file: file.name, ...chooseColumns(file, rows, hearing), ...chooseColumns(file, columns, hearing) } };
}

function describeTables(files: readonly OwnFile[], part: ResponsePart, hearing: Hearing): Sections {
  const { stimuli, responses, neuroids } = rolesOf(files, hearing);
  const asked = { required: ['stimulus_id', 'text'], optional: ['passage_id', 'group_id', 'order'] } as const;
  const texts = chooseColumns(stimuli, asked, hearing);
  const predictors = chosenMany('predictors', stimuli, hearing);
  const taken = [...Object.values(texts), ...(predictors ?? [])];
  const recorded = describeResponses(responses, responses === stimuli ? taken : [], part, hearing);
  const who = { required: ['neuroid_id'], optional: ['subject_id', 'region', 'published_ceiling'] } as const;
  const described = neuroids && chooseColumns(neuroids, who, hearing);
  tellIdle(stimuli, responses === stimuli ? [...taken, ...recorded.read] : taken, hearing);
  if (responses !== stimuli) tellIdle(responses, recorded.read, hearing);
  if (neuroids) tellIdle(neuroids, Object.values(described ?? {}), hearing);
  return {
    stimuli: { file: stimuli.name, ...texts, ...(predictors ? { predictors } : {}) },
    responses: recorded.section,
    ...(neuroids ? { neuroids: { file: neuroids.name, ...described } } : {}),
  };
}

function tellLacking(sections: Sections, { tell }: Hearing): void {
  const { form, subject_id } = sections.responses ?? {};
  const isByPerson = form === 'wide' && subject_id !== undefined;
  for (const [meaning, sequel] of Object.entries(WITHOUT)) {
    if (meaning === 'region' && isByPerson) continue;
    if (Object.values(sections).every((section) => section[meaning] === undefined)) tell(`${meaning}: none, so that ${sequel}`);
  }
  const { passage_id, order } = sections.stimuli ?? {};
  if (passage_id !== undefined && order === undefined)
    tell('order: none, so that the stimuli of a passage are read in the order of the file');
}

function tellIdle(file: OwnFile, read: readonly string[], { tell, of }: Hearing): void {
  const taken = new Set(read);
  const idle = file.columns.flatMap(({ name }) => (taken.has(name) ? [] : [name]));
  if (idle.length > 0) tell(`not read${of(file)}: ${listed(idle)}`);
}
