import { effectDots } from './figures/effect-dots.ts';
import { type Figure, standaloneSvg } from './figures/figure.ts';
import { layerProfile } from './figures/layer-profile.ts';
import { neuroidPanels } from './figures/neuroid-panels.ts';
import { canWrite, findFonts, svgToPng } from './figures/png.ts';
import { rdmPair } from './figures/rdm-pair.ts';
import { rsaBars } from './figures/rsa-bars.ts';
import { subjectStrip } from './figures/subject-strip.ts';
import { surprisalWords } from './figures/surprisal-words.ts';
import type { ReportFile, ReportInput } from './input.ts';
import { markdownTable } from './markdown.ts';
import { type Drawings, page } from './page/page.ts';
import { readStandings, type Standing } from './standings.ts';
import { summaryText } from './summary.ts';

/**
 * The report of a run: `index.html` (one file that needs nothing else), `summary.txt` for a terminal, `table.md`, and each figure as
 * `figures/<name>.svg` and `.png`. A pure function of its tables, but for the letters in the PNG files: they come from the package
 * `dejavu-fonts-ttf` if it is installed, else from the machine; on a machine without fonts the PNG files are left out. Throws
 * NumericError rather than showing a number that is none.
 */
export async function renderReport(input: ReportInput): Promise<ReportFile[]> {
  const drawings = drawAll(readStandings(input));
  const figures = drawings.flatMap((drawing) => Object.values(drawing)).filter((drawn) => typeof drawn === 'object');
  return [...renderTexts(input), ...figureFiles(figures)];
}

/** The report without its figure files, which take most of the time: page, summary and Markdown. */
export function renderTexts(input: ReportInput): ReportFile[] {
  const standings = readStandings(input);
  return [
    textFile('index.html', 'text/html', page(standings, drawAll(standings), input.provenance)),
    textFile('summary.txt', 'text/plain', summaryText(standings)),
    textFile('table.md', 'text/markdown', markdownTable(standings)),
  ];
}

function drawAll(standings: readonly Standing[]): Drawings[] {
  const texts = standings.map(({ benchmark }) => benchmark.stimulusSet.columns.text.join('\n'));
  return standings.map((standing, i) => ({
    layers: layerProfile(standing),
    subjects: subjectStrip(standing),
    neuroids: neuroidPanels(standing),
    rdms: rdmPair(standing),
    rsa: rsaBars(standing),
    surprisal: texts.indexOf(texts[i]) === i ? surprisalWords(standing) : undefined,
    effects: effectDots(standing),
  }));
}

function figureFiles(figures: readonly Figure[]): ReportFile[] {
  const font = findFonts();
  const writes = canWrite(font);
  return figures.flatMap((figure) => {
    const svg = standaloneSvg(figure);
    const png = { path: `figures/${figure.name}.png`, mediaType: 'image/png' };
    return [
      textFile(`figures/${figure.name}.svg`, 'image/svg+xml', svg),
      ...(writes ? [{ ...png, content: svgToPng(svg, font) }] : []),
    ];
  });
}

const textFile = (path: string, mediaType: string, text: string): ReportFile => ({
  path,
  mediaType,
  content: new TextEncoder().encode(text),
});
