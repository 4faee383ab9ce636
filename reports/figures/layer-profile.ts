import { formatInterval, formatR, shorten, slug } from '../format.ts';
import type { ScoreRow } from '../input.ts';
import { type Markup, markup, nothing } from '../markup.ts';
import { hueClass } from '../palette.ts';
import { plantedSites } from '../recovery.ts';
import { bestRows, conditions, type Standing } from '../standings.ts';
import { type Frame, through, yAxis } from './axes.ts';
import { type Figure, hint, label } from './figure.ts';
import { linearScale, type Scale, spread } from './scale.ts';

const FRAME: Frame = { left: 56, right: 600, top: 30, bottom: 290 };
const WIDTH = 820;

/** All sites of one model under the leading mapping and split, from input to output. */
interface Profile {
  readonly rows: readonly ScoreRow[];
  readonly best: ScoreRow;
  readonly look: string;
}

/** r at each site of each model, its interval as a band; controls faint, the ceiling dashed, a planted site ringed. */
export function layerProfile(standing: Standing): Figure | string {
  const profiles = readProfiles(standing);
  if (!profiles.length) return `No encoding score of ${standing.title} exists, so there is no layer profile.`;
  const ceiling = standing.champion?.ceiling ?? profiles[0].best.ceiling;
  const rows = profiles.flatMap((profile) => profile.rows);
  const y = linearScale([0, ceiling, ...rows.flatMap((r) => [r.r, r.r_low, r.r_high])], FRAME.bottom, FRAME.top, 6);
  const named = namedSites(profiles);
  const body = markup`${yAxis(y, FRAME, 'r (Pearson)')}${ceilingLine(ceiling, y)}
${profiles.map((profile) => drawProfile(profile, y, plantedIn(standing, profile)))}
${endLabels(profiles, y)}${depthAxis(named, y)}`;
  return {
    name: `layers-${slug(standing.benchmark.id)}`,
    title: `${standing.title}: r by depth`,
    caption: captionOf(standing, rows),
    width: WIDTH,
    height: named.length ? 400 : 340,
    body,
  };
}

function readProfiles(standing: Standing): Profile[] {
  let hue = 0;
  return bestRows(standing).map((best) => ({
    best,
    look: best.control ? 'control' : hueClass(hue++),
    rows: standing.rows
      .filter((row) => row.model === best.model && row.mapping === best.mapping && row.split === best.split)
      .sort((a, b) => a.depth - b.depth),
  }));
}

/** From the first site (left) to the last (right) of its own model, so that models of unlike depth share one axis. */
const across = (place: number, sites: number) =>
  sites < 2 ? (FRAME.left + FRAME.right) / 2 : FRAME.left + 14 + (place / (sites - 1)) * (FRAME.right - FRAME.left - 28);

function drawProfile(profile: Profile, y: Scale, planted: readonly string[]): Markup {
  const { rows, best, look } = profile;
  if (rows.length === 1)
    return markup`<g class="${look}"><path class="thin" d="M${FRAME.left} ${y(best.r)}H${FRAME.right}">${hint(tell(best))}</path></g>`;
  const points = rows.map((row, i) => [across(i, rows.length), y(row.r)] as const);
  if (best.control) return markup`<g class="${look}"><path class="thin" d="${through(points)}"/></g>`;
  const dots = rows.map((row, i) => drawSite(row, points[i], planted.includes(row.site), look === hueClass(0) ? -16 : 22));
  return markup`<g class="${look}">${band(rows, y)}<path class="line" d="${through(points)}"/>${dots}</g>`;
}

/** A dot: large and named where the site is the model's best, ringed where it was planted; the name stands `below` it (negative: above). */
function drawSite(row: ScoreRow, [x, y]: readonly [number, number], planted: boolean, below: number): Markup {
  const ring = planted ? markup`<circle class="ring" cx="${x}" cy="${y}" r="10"/>` : nothing;
  const name =
    row.best || planted ? label(x, y + below, 'tinted small middle', `${row.site}${planted ? ', planted' : ''}`) : nothing;
  return markup`<circle class="dot" cx="${x}" cy="${y}" r="${row.best ? 6 : 3.5}">${hint(tell(row))}</circle>${ring}${name}`;
}

function band(rows: readonly ScoreRow[], y: Scale): Markup {
  if (!rows.every((row) => Number.isFinite(row.r_low) && Number.isFinite(row.r_high))) return nothing;
  const upper = rows.map((row, i) => [across(i, rows.length), y(row.r_high)] as const);
  const lower = rows.map((row, i) => [across(i, rows.length), y(row.r_low)] as const).reverse();
  return markup`<path class="area" d="${through([...upper, ...lower])}Z"/>`;
}

const ceilingLine = (ceiling: number, y: Scale): Markup =>
  Number.isFinite(ceiling)
    ? markup`<path class="ceiling" d="M${FRAME.left} ${y(ceiling)}H${FRAME.right}"/>${label(FRAME.left + 6, y(ceiling) - 6, 'small', `ceiling ${formatR(ceiling)}`)}`
    : nothing;

/** The name of each line at its right end, moved apart where lines lie close. */
function endLabels(profiles: readonly Profile[], y: Scale): Markup {
  const ends = profiles.map(({ rows }) => y(rows[rows.length - 1].r));
  const places = spread(ends, 15, FRAME.top, FRAME.bottom);
  return markup`${profiles.map(({ best, rows, look }, i) => {
    const from = rows.length > 1 ? FRAME.right - 10 : FRAME.right;
    const text = `${shorten(best.model, 22)} ${formatR(best.r)}`;
    return markup`<g class="${look}"><path class="thin dashed" d="M${from} ${ends[i]}L${FRAME.right + 14} ${places[i]}"/>${label(FRAME.right + 18, places[i] + 4, best.control ? 'soft small' : 'tinted strong', text)}</g>`;
  })}`;
}

/** Names for the sites where all models that are drawn with dots have the same ones, and where there is room. */
function namedSites(profiles: readonly Profile[]): readonly string[] {
  const lists = profiles.filter(({ best, rows }) => !best.control && rows.length > 1).map(({ rows }) => rows.map((r) => r.site));
  const same = lists.length > 0 && lists.every((list) => list.join() === lists[0].join()) && lists[0].length <= 26;
  return same ? lists[0] : [];
}

function depthAxis(sites: readonly string[], y: Scale): Markup {
  const line = markup`<path class="axis" d="M${FRAME.left} ${y(y.domain[0])}H${FRAME.right}"/>`;
  if (!sites.length)
    return markup`${line}${label(FRAME.left, FRAME.bottom + 20, 'soft small', 'first site (input)')}${label(FRAME.right, FRAME.bottom + 20, 'soft small end', 'last site (output)')}`;
  return markup`${line}${sites.map((site, i) => {
    const x = across(i, sites.length);
    return markup`<text class="soft small end" transform="translate(${x + 4} ${FRAME.bottom + 16}) rotate(-32)">${shorten(site, 22)}</text>`;
  })}`;
}

const plantedIn = (standing: Standing, { best }: Profile): string[] =>
  best.model === standing.champion?.model ? plantedSites(standing).map(({ site }) => site) : [];

const tell = (row: ScoreRow) => `${row.model}, ${row.site}: r ${formatR(row.r)} ${formatInterval(row.r_low, row.r_high)}`;

function captionOf(standing: Standing, rows: readonly ScoreRow[]): string {
  const bands = rows.some((row) => Number.isFinite(row.r_low))
    ? `bands are 95 % intervals over ${rows[0].interval}`
    : 'nothing could be resampled, so there are no bands';
  const planted = plantedSites(standing).length ? ' The ring marks the planted site.' : '';
  const ceiling = Number.isFinite(rows[0].ceiling) ? '' : ' No ceiling is known.';
  return `${conditions(standing)}; ${bands}. Large dots are best sites. Controls are grey; numbers at the right are r at the best site.${planted}${ceiling}`;
}
