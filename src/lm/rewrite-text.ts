/** How a text may be read otherwise than it was presented. */
export const REWRITINGS = ['lower-case', 'no-punctuation'] as const;
export type Rewriting = (typeof REWRITINGS)[number];

/** All that Unicode calls punctuation, and the signs of ASCII that Python's string.punctuation has besides. */
const MARK = String.raw`[\p{P}$+<=>^\x60|~]`;
const MARKS = new RegExp(MARK, 'gu');
/** Words that are nothing but marks, each with the white space that parts it from what stays: before it, or after it at the beginning. */
const BARE_WORDS = new RegExp(String.raw`^\s*(?:${MARK}+\s+)+|\s+${MARK}+(?=\s|$)`, 'gu');

/**
 * The text in lower case (Unicode's mapping, of no language in particular), without punctuation, or both; as it is where nothing is asked for.
 * Every mark is deleted, inside words and numbers as well (don't → dont, 3.5 → 35), as langbrainscore does by string.punctuation; nothing takes
 * its place, so that words stay the words they were. A word of marks alone goes with the white space before it. The text may become empty.
 */
export function rewriteText(text: string, how: readonly Rewriting[]): string {
  const bare = how.includes('no-punctuation') ? text.replace(BARE_WORDS, '').replace(MARKS, '') : text;
  return how.includes('lower-case') ? bare.toLowerCase() : bare;
}

/** What a report says of texts that are read so: "in lower case and without punctuation". */
export function sayRewriting(how: readonly Rewriting[]): string {
  const said = { 'lower-case': 'in lower case', 'no-punctuation': 'without punctuation' };
  return REWRITINGS.filter((name) => how.includes(name))
    .map((name) => said[name])
    .join(' and ');
}
