import test from 'ava';
import { DOMParser } from 'linkedom';
import { renderReport } from '../../reports/render-report.ts';
import { all, pageOf, textOf, wordsOf } from '../support/rendered-report.ts';
import { makeReportInput } from '../support/report-fixture.ts';

const files = await renderReport(makeReportInput());
const page = pageOf(files);

test('nothing prints NaN, undefined, null or Infinity', (t) => {
  for (const file of files.filter(({ mediaType }) => mediaType !== 'image/png')) {
    const text = new TextDecoder().decode(file.content).replaceAll(/data:image\/png;base64,[^"]*/g, '');
    t.notRegex(text, /NaN|undefined|Infinity|\bnull\b|\[object/, file.path);
  }
});

test('a simulated benchmark is marked in tables, titles, captions, figures, summary and Markdown', (t) => {
  for (const heading of all(page, 'h3, th'))
    if (wordsOf(heading).startsWith('Toy recordings')) t.truthy(heading.querySelector('.badge'), wordsOf(heading));
  const named = all(page, 'figcaption b, caption, .absent')
    .map(wordsOf)
    .filter((w) => w.includes('Toy recordings'));
  t.true(named.length >= 7);
  for (const words of named) t.true(words.includes('Toy recordings (simulated)'), words);
  for (const file of files.filter(({ path }) => path.includes('toy-fmri') && path.endsWith('.svg')))
    t.true(textOf(files, file.path).includes('Toy recordings (simulated)'), file.path);
  t.true(textOf(files, 'summary.txt').includes('Toy recordings (simulated)'));
  t.true(textOf(files, 'table.md').includes('### Toy recordings (simulated)'));
});

test('every figure of the page is a well-formed SVG and a PNG file beside it', (t) => {
  const names = all(page, 'figure').map(({ id }) => id);
  t.is(new Set(names).size, names.length);
  for (const name of names) {
    const svg = textOf(files, `figures/${name}.svg`);
    assertWellFormed(t, svg, name);
    t.is(
      new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement.getAttribute('xmlns'),
      'http://www.w3.org/2000/svg',
    );
    const png = files.find(({ path }) => path === `figures/${name}.png`)!;
    t.deepEqual([...png.content.subarray(1, 4)], [...Buffer.from('PNG')]);
  }
  t.is(files.filter(({ path }) => path.endsWith('.svg')).length, names.length);
});

test('the body of the page is well-formed', (t) => {
  const html = textOf(files, 'index.html');
  assertWellFormed(t, html.replace('<!doctype html>', '').replaceAll(/<(meta|br)\b([^>]*)>/g, '<$1$2/>'), 'index.html');
});

test('figures speak to those who do not see them, and tables have headers', (t) => {
  for (const svg of all(page, 'figure svg')) {
    t.is(svg.getAttribute('role'), 'img');
    t.true((svg.getAttribute('aria-label') ?? '').length > 40);
  }
  for (const table of all(page, 'table')) {
    t.truthy(table.querySelector('caption'));
    t.true(table.querySelectorAll('thead th[scope]').length > 0);
    for (const row of all(table, 'tbody tr')) t.is(row.querySelector('th')?.getAttribute('scope'), 'row');
  }
});

test('the page needs no other file and no script', (t) => {
  const html = textOf(files, 'index.html');
  t.is(page.querySelector('script, link, iframe'), null);
  t.notRegex(html, /(?:src|href)="(?!#|data:)/);
});

test('the summary fits 100 columns and its numbers stand in line', (t) => {
  const lines = textOf(files, 'summary.txt').split('\n');
  for (const line of lines) t.true([...line].length <= 100, line);
  const ends = lines.filter((line) => /\[.*\]/.test(line)).map((line) => line.indexOf(']'));
  t.true(ends.length >= 12);
  t.is(new Set(ends).size, 1);
  t.true(lines.some((line) => line.includes('OASM (no content): r ')));
});

test('two renders give equal bytes', async (t) => {
  const again = await renderReport(makeReportInput());
  t.deepEqual(
    again.map(({ path }) => path),
    files.map(({ path }) => path),
  );
  again.forEach((file, i) => t.true(Buffer.from(file.content).equals(Buffer.from(files[i].content)), file.path));
});

/** Every tag closed in order, every ampersand an entity, every attribute quoted: what an XML parser would insist on. */
function assertWellFormed(
  t: { is: (a: unknown, b: unknown, m: string) => void; deepEqual: (a: unknown, b: unknown, m: string) => void },
  xml: string,
  name: string,
) {
  const open: string[] = [];
  const text = xml.replaceAll(/<(\/?)([a-zA-Z][\w-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/g, (_, close, tag, __, self) => {
    if (close) t.is(open.pop(), tag, `${name}: </${tag}>`);
    else if (!self) open.push(tag);
    return '';
  });
  t.deepEqual(open, [], name);
  const bare = text.replaceAll(/&(?:amp|lt|gt|quot|#39);/g, '').match(/[<&].{0,40}/);
  t.is(bare, null, `${name}: ${bare?.[0]}`);
}
