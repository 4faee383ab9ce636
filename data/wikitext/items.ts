/** A word to be predicted from the text before it. */
export interface WordItem {
  /** Line of the file, from 1, and place among the whitespace-separated words of the trimmed line, from 0. */
  readonly line: number;
  readonly word: number;
  readonly target: string;
  readonly context: string;
}

/**
 * The items of Wikitext-accuracy as brain-score/language makes them: in each line, trimmed, what stands between two white-space
 * characters that follow one another is a target, and all before the first of them its context. So neither the first nor the last word of
 * a line is a target. (Its page headers are never recognised, as lines begin with a space, and no context outlives its line.)
 */
export function legacyItems(lines: readonly string[]): WordItem[] {
  return lines.flatMap((raw, index) => {
    const line = raw.trim();
    const spaces = [...line.matchAll(/\s/g)].map((match) => match.index);
    return spaces.slice(1).map((space, i) => {
      const target = line.slice(spaces[i], space).trim();
      return { line: index + 1, word: i + 1, target, context: line.slice(0, spaces[i]) };
    });
  });
}

export interface PageLine {
  /** Line of the file, from 1. */
  readonly line: number;
  readonly text: string;
}

const TITLE = /^= [^=]+ =$/;

/** The pages of the file: each begins with a title, ` = Title = `; trimmed lines, none blank. What stands before the first title is a page too. */
export function pagesOf(lines: readonly string[]): PageLine[][] {
  const pages: PageLine[][] = [];
  lines.forEach((raw, index) => {
    const text = raw.trim();
    if (text === '') return;
    if (pages.length === 0 || TITLE.test(text)) pages.push([]);
    pages[pages.length - 1].push({ line: index + 1, text });
  });
  return pages;
}
