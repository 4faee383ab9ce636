import { formatR, shorten, slug } from '../format.ts';
import { type Markup, markup, nothing } from '../markup.ts';
import { mean } from '../median.ts';
import { hueClass } from '../palette.ts';
import { bestRows, type Standing } from '../standings.ts';
import { type Frame, xAxis, xGrid } from './axes.ts';
import { type Figure, hint, label } from './figure.ts';
import { linearScale, type Scale } from './scale.ts';

const ROW = 30;

/** Agreement of each model's RDM, at its best site, with the subjects' RDMs, before the band of the noise ceiling. */
export function rsaBars(standing: Standing): Figure | string {
  const rows = bestRows(standing, 'rsa', 'none');
  if (!rows.length) return `${standing.title}: no model was compared with the subjects by RSA.`;
  const { columns } = standing.benchmark.noiseCeilings;
  const [lower, upper] = [mean(columns.lower), mean(columns.upper)];
  const frame: Frame = { left: 170, right: 760, top: 22, bottom: 22 + rows.length * ROW };
  const x = linearScale([0, lower, upper, ...rows.flatMap((r) => [r.r, r.r_low, r.r_high])], frame.left, frame.right, 8);
  let hue = 0;
  const bars = rows.map((row, i) => {
    const y = frame.top + (i + 0.5) * ROW;
    const [left, right] = [Math.min(x(0), x(row.r)), Math.max(x(0), x(row.r))];
    const interval = Number.isFinite(row.r_low) && Number.isFinite(row.r_high);
    return markup`${label(160, y + 4, row.control ? 'soft end' : 'strong end', shorten(row.model, 22))}
<g class="${row.control ? 'control' : hueClass(hue++)}"><rect class="bar" x="${left}" y="${y - 8}" width="${right - left}" height="16">${hint(`${row.site}: rho ${formatR(row.r)}`)}</rect></g>
${interval ? markup`<path class="ceiling" style="stroke-dasharray:none" d="M${x(row.r_low)} ${y}H${x(row.r_high)}"/>` : nothing}`;
  });
  return {
    name: `rsa-${slug(standing.benchmark.id)}`,
    title: `${standing.title}: agreement of RDMs`,
    caption: `Spearman correlation with the subjects’ RDMs, mean over subjects, each model at its best site. ${bandCaption(lower, upper)}`,
    width: 820,
    height: frame.bottom + 44,
    body: markup`${band(lower, upper, x, frame)}${xGrid(x, frame)}${bars}<path class="axis" d="M${x(0)} ${frame.top}V${frame.bottom}"/>${xAxis(x, frame, 'rho (Spearman)')}`,
  };
}

function band(lower: number, upper: number, x: Scale, { top, bottom }: Frame): Markup {
  if (!Number.isFinite(upper)) return nothing;
  const from = Number.isFinite(lower) ? lower : upper;
  return markup`<rect class="noise" x="${x(from)}" y="${top}" width="${Math.max(x(upper) - x(from), 1.5)}" height="${bottom - top}"/>${label((x(from) + x(upper)) / 2, top - 8, 'soft small middle', 'noise ceiling')}`;
}

function bandCaption(lower: number, upper: number): string {
  if (!Number.isFinite(upper)) return 'No noise ceiling is known.';
  if (!Number.isFinite(lower)) return `With one subject there is no lower noise ceiling; the upper one is ${formatR(upper)}.`;
  return `The band is the noise ceiling, ${formatR(lower)} to ${formatR(upper)} (Nili et al. 2014).`;
}
