/** Cells as lines of text: columns as wide as their widest cell, two spaces apart, those named in `right` flush right. */
export function textTable(rows: readonly (readonly string[])[], right: ReadonlySet<number>): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => [...row[column]].length)));
  return rows.map((row) =>
    row
      .map((cell, column) => (right.has(column) ? pad(cell, widths[column]) + cell : cell + pad(cell, widths[column])))
      .join('  ')
      .trimEnd(),
  );
}

const pad = (cell: string, width: number) => ' '.repeat(width - [...cell].length);

/** Words broken into lines of at most `width` characters. */
export function wrap(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ').flatMap((w) => w.match(new RegExp(`.{1,${width}}`, 'gu')) ?? [])) {
    const line = lines[lines.length - 1];
    if (line && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line ? `${line} ${word}` : word;
  }
  return lines;
}
