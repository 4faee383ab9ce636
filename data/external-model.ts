import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DataError, suggest } from '../src/errors.ts';

/** A model that is a program of its own, as a JSON file says: see askProcess for what it must answer. */
export interface ExternalModel {
  /** The program and its arguments; it runs in the folder of the JSON file. */
  readonly command: readonly string[];
  readonly folder: string;
  /** Absolute paths of the files that make it what it is: its code, its weights. When one changes, it is asked again. */
  readonly files: readonly string[];
  /** How long it may take for one answer. */
  readonly seconds: number;
}

const KNOWN = ['command', 'files', 'seconds'];
const SECONDS = 600;

/**
 * Reads the JSON file of an external model: {"command": ["python", "model.py"], "files": ["model.py", "weights.pt"], "seconds": 600}. `files`
 * are relative to the JSON file; `seconds` may be left out. Throws DataError for a missing file, and for what it does not say or says otherwise.
 */
export function readExternalModel(path: string): ExternalModel {
  const said = parse(path);
  const odd = Object.keys(said).find((name) => !KNOWN.includes(name));
  if (odd) throw new DataError(path, `says "${odd}", which means nothing`, suggest(odd, KNOWN));
  const { command, files = [], seconds = SECONDS } = said;
  if (!isTexts(command) || command.length === 0)
    throw new DataError(path, 'has no "command"', 'give the program and its arguments as a list of texts');
  if (!isTexts(files)) throw new DataError(path, 'has "files" that are no list of texts');
  if (!(typeof seconds === 'number' && seconds > 0))
    throw new DataError(path, `has ${JSON.stringify(seconds)} "seconds"`, 'give a number above 0');
  const folder = dirname(resolve(path));
  return { command, folder, files: files.map((file) => resolve(folder, file)), seconds };
}

const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every((one) => typeof one === 'string');

function parse(path: string): Record<string, unknown> {
  if (!existsSync(path)) throw new DataError(path, 'there is no such file', 'name it relative to where you are');
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new DataError(path, 'is not JSON', '{"command": ["python", "model.py"], "files": ["model.py"]}', { cause });
  }
}
