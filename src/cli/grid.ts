/** Aligned columns of text. */
export interface GridOptions {
  /** Columns whose cells are set flush right: numbers. */
  readonly right?: ReadonlySet<number>;
  readonly indent?: string;
}

/** Lines in which every column is as wide as its widest cell, two spaces apart; no trailing spaces. */
export function grid(rows: readonly (readonly string[])[], { right = new Set(), indent = '' }: GridOptions = {}): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, j) => {
      widths[j] = Math.max(widths[j] ?? 0, widthOf(cell));
    });
  }
  const set = (cell: string, j: number) => {
    const space = ' '.repeat(widths[j] - widthOf(cell));
    return right.has(j) ? space + cell : cell + space;
  };
  return rows.map((row) => (indent + row.map(set).join('  ')).trimEnd());
}

/** Characters as a person counts them: one for each code point. */
export const widthOf = (text: string): number => [...text].length;

/** At most `most` characters of the text, the last an ellipsis where something is left out. */
export function clip(text: string, most: number): string {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}

/** The text clipped, and in one line. */
export const shorten = (text: string, most: number): string => clip(text.replace(/\s+/g, ' '), most);
