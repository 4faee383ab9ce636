import { Option as Flag } from 'commander';
import type { Option, Options } from '../engine/pipeline.ts';
import { suggest } from '../errors.ts';
import { UsageError } from './usage-error.ts';

type Value = Options[string]['default'];

/** `maxLength` → `max-length`. */
export const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** The command-line flag of one pipeline option. A switch that is on by default is switched off with `--no-…`. */
export function flagOf(name: string, option: Option<Value>): Flag {
  if (option.default === true) return new Flag(`--no-${kebab(name)}`, `not: ${option.about} (default: on)`);
  if (option.default === false) return new Flag(`--${kebab(name)}`, `${option.about} (default: off)`);
  const flag = new Flag(`--${kebab(name)} <${placeholder(option.default)}>`, aboutWithChoices(option));
  if (option.default === null) flag.default(null, 'none');
  else flag.default(option.default, shown(option.default));
  return flag.argParser((text) => parseValue(`--${kebab(name)}`, option, text));
}

/** The option with what its environment variable says as its default, where that variable is set. */
export function withEnvironment(option: Option<Value>, env: Readonly<Record<string, string | undefined>>): Option<Value> {
  const text = option.env ? env[option.env] : undefined;
  return option.env && text ? { ...option, default: parseValue(option.env, option, text) } : option;
}

/** What a pipeline's `compose` gets: each option's value as parsed, or its default. */
export function valuesFrom(options: Options, parsed: Readonly<Record<string, unknown>>): Record<string, Value> {
  const value = (name: string, option: Option<Value>) =>
    (parsed[flagOf(name, option).attributeName()] ?? option.default) as Value;
  return Object.fromEntries(Object.entries(options).map(([name, option]) => [name, value(name, option)]));
}

/** The value that `text` stands for; its type follows from the option's default. Throws UsageError. */
export function parseValue(flag: string, option: Option<Value>, text: string): Value {
  const { default: usual } = option;
  if (Array.isArray(usual)) {
    const items = text.split(',').map((item) => item.trim());
    const present = items.length === 1 && items[0] === '' ? [] : items;
    const twice = present.find((item, i) => present.indexOf(item) !== i);
    if (twice !== undefined) throw new UsageError(flag, `names "${twice}" twice`, 'name each once');
    return present.map((item) => (typeof usual[0] === 'number' ? numberOf(flag, item) : chosen(flag, item, option))) as Value;
  }
  return typeof usual === 'number' ? numberOf(flag, text) : chosen(flag, text, option);
}

/** A finite number, or an error that names the flag. */
export function numberOf(flag: string, text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) throw new UsageError(flag, `"${text}" is not a number`);
  return value;
}

/** A whole number of at least `least`, or an error that names the flag. */
export function wholeOf(flag: string, text: string, least: number): number {
  const value = numberOf(flag, text);
  if (!Number.isSafeInteger(value) || value < least) {
    throw new UsageError(flag, `"${text}" is not a whole number of at least ${least}`);
  }
  return value;
}

function chosen(flag: string, text: string, { choices, orPath }: Option<Value>): string {
  if (choices && !choices.includes(text) && !(orPath && /[\\/]/.test(text))) {
    throw new UsageError(flag, `"${text}" is not one of its values`, suggest(text, choices));
  }
  return text;
}

function placeholder(usual: Value): string {
  if (Array.isArray(usual)) return typeof usual[0] === 'number' ? 'n,n,…' : 'a,b,…';
  return typeof usual === 'number' ? 'n' : 'text';
}

const shown = (usual: Value): string => (Array.isArray(usual) ? usual.join(',') : String(usual));

const aboutWithChoices = ({ about, choices, orPath, env }: Option<Value>): string =>
  [about, choices ? `(any of: ${choices.join(', ')}${orPath ? ', or a path' : ''})` : '', env ? `(or ${env})` : '']
    .filter(Boolean)
    .join(' ');
