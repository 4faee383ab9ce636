import { formatCount, formatShare, listed } from '../format.ts';
import type { Provenance, ReportBenchmark, ReportModel } from '../input.ts';
import { type Markup, markup } from '../markup.ts';
import { mean, median } from '../median.ts';
import type { Standing } from '../standings.ts';
import { badge, note, numberCell, tableOf } from './parts.ts';

/** The controls, a line each; then the models. */
export function modelList({ models }: Provenance): Markup {
  const list = (some: readonly ReportModel[]) =>
    markup`<dl>${some.map(({ id, about }) => markup`<dt>${id}</dt><dd>${about}</dd>`)}</dl>`;
  const [controls, own] = [models.filter(({ control }) => control), models.filter(({ control }) => !control)];
  return markup`${controls.length ? list(controls) : markup`<p class="absent">No control ran.</p>`}<h3>Models</h3>${list(own)}`;
}

const FIRST_IDS = 4;

/** What was left out, by benchmark and reason, with counts and the first few names. */
export function exclusionTable(standings: readonly Standing[]): Markup {
  const rows = standings.flatMap((standing) =>
    [...byReason(standing.benchmark)].map(([reason, { kind, ids }]) => {
      const more = ids.length > FIRST_IDS ? ' …' : '';
      return markup`<tr><th scope="row">${standing.benchmark.title}${badge(standing)}</th><td>${kind}</td>${numberCell(formatCount(ids.length))}<td>${reason.slice(kind.length + 1)}</td><td>${ids.slice(0, FIRST_IDS).join(', ')}${more}</td></tr>`;
    }),
  );
  if (!rows.length) return markup`<p>Nothing was left out.</p>`;
  const head = markup`<tr><th scope="col">Benchmark</th><th scope="col">What</th><th scope="col" class="number">How many</th><th scope="col">Why</th><th scope="col">Which</th></tr>`;
  return tableOf('Left out, and why', head, markup`<tbody>${rows}</tbody>`);
}

function byReason({ exclusions }: ReportBenchmark): Map<string, { kind: string; ids: string[] }> {
  const groups = new Map<string, { kind: string; ids: string[] }>();
  const { kind, id, reason } = exclusions.columns;
  for (let row = 0; row < exclusions.length; row++) {
    const key = `${kind[row]} ${reason[row]}`;
    const group = groups.get(key) ?? { kind: kind[row], ids: [] };
    group.ids.push(id[row]);
    groups.set(key, group);
  }
  return groups;
}

/** The ceilings of each benchmark: how they were obtained, how many neuroids have one, and their middle. */
export function ceilingTable(standings: readonly Standing[]): Markup {
  const rows = standings.map((standing) => {
    const { ceiling, method } = standing.benchmark.ceilings.columns;
    const { lower, upper } = standing.benchmark.noiseCeilings.columns;
    const known = ceiling.filter(Number.isFinite);
    const methods = [...new Set(method)];
    const band = upper.some(Number.isFinite) ? `${formatShare(mean(lower))} to ${formatShare(mean(upper))}` : 'none';
    return markup`<tr><th scope="row">${standing.benchmark.title}${badge(standing)}</th><td>${methods.length ? listed(methods) : 'none'}</td>${numberCell(`${formatCount(known.length)} of ${formatCount(ceiling.length)}`)}${numberCell(formatShare(median(known)))}${numberCell(band)}</tr>`;
  });
  const head = markup`<tr><th scope="col">Benchmark</th><th scope="col">Method</th><th scope="col" class="number">Neuroids with a ceiling</th><th scope="col" class="number">Median ceiling</th><th scope="col" class="number">RSA noise ceiling</th></tr>`;
  return tableOf('How the ceilings were obtained', head, markup`<tbody>${rows}</tbody>`);
}

/** What was run, on what, under which terms, and the command that does it again. */
export function provenance(standings: readonly Standing[], { options, datasets }: Provenance): Markup {
  const about = standings.map(
    (s) => markup`<dt>${s.benchmark.title}${badge(s)}</dt><dd>${s.benchmark.about} Licence: ${s.benchmark.licence}.</dd>`,
  );
  const sources = datasets.map(
    ({ id, licence, citation }) => markup`<tr><th scope="row">${id}</th><td>${licence}</td><td>${citation}</td></tr>`,
  );
  const set = Object.entries(options).map(
    ([name, value]) => markup`<tr><th scope="row">${name}</th><td><code>${JSON.stringify(value) ?? 'not set'}</code></td></tr>`,
  );
  return markup`<dl>${about}</dl>
${tableOf('Datasets', markup`<tr><th scope="col">Dataset</th><th scope="col">Licence</th><th scope="col">Citation</th></tr>`, markup`<tbody>${sources}</tbody>`)}
${tableOf('Options', markup`<tr><th scope="col">Option</th><th scope="col">Value</th></tr>`, markup`<tbody>${set}</tbody>`)}
<h3>Do it again</h3><pre>pnpm pipeline brain-score</pre>${note('With the options above, and --data-dir where recordings were read. The same inputs give the same bytes; what has not changed is not computed again.')}`;
}
