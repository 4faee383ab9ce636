import { counted, formatInterval, formatR, formatShare, listed } from '../format.ts';
import type { ScoreRow } from '../input.ts';
import { type Markup, markup, nothing } from '../markup.ts';
import { judgeRecovery } from '../recovery.ts';
import { conditions, type Standing, subjectsAhead } from '../standings.ts';
import { named } from './parts.ts';

/** What the run found, in words made from the numbers: one sentence over all, then one entry a benchmark. */
export const answer = (standings: readonly Standing[]): Markup =>
  markup`<div class="answer"><p>${overall(standings)}</p><ul>${standings.map((s) => markup`<li>${verdict(s)}</li>`)}</ul></div>`;

/** Whether both have an interval, and whether the model’s lies wholly above that of the strongest control. */
const hasIntervals = ({ champion, rival }: Standing) => Number.isFinite(champion?.r_low) && Number.isFinite(rival?.r_high);
const isClear = (s: Standing) => hasIntervals(s) && s.champion!.r_low > s.rival!.r_high;

function overall(standings: readonly Standing[]): string {
  const judged = standings.filter(hasIntervals);
  const part = (kind: string, simulated: boolean) => {
    const mine = judged.filter(({ benchmark }) => benchmark.simulated === simulated);
    return mine.length ? [`${mine.filter(isClear).length} of ${counted(mine.length, `${kind} benchmark`)}`] : [];
  };
  const counts = [...part('recorded', false), ...part('simulated', true)];
  const without = standings.length - judged.length;
  const found = counts.length
    ? `The interval of the best model lies wholly above that of the strongest control on ${listed(counts)}.`
    : 'No benchmark has intervals for both a model and a control, so what a model adds cannot be told from noise.';
  const unjudged =
    counts.length && without
      ? ` ${counted(without, 'benchmark')} without intervals ${without === 1 ? 'is' : 'are'} not counted.`
      : '';
  const alone = standings.every(({ benchmark }) => benchmark.simulated)
    ? ' No recording of a brain entered: this run shows whether the method finds what was planted, and nothing about brains.'
    : '';
  return `${found}${unjudged}${alone}`;
}

/** The best model site of a benchmark, its score, and how it stands against the strongest control. */
export function verdict(standing: Standing): Markup {
  const { champion } = standing;
  if (!champion) return markup`<b>${named(standing)}</b>: no model was scored.${recovery(standing)}`;
  const share = Number.isFinite(champion.share)
    ? `, a share of ${formatShare(champion.share)} of the ceiling (${formatShare(champion.ceiling)})`
    : '; no ceiling is known, so there is no share';
  return markup`<b>${named(standing)}</b>: ${champion.model} predicts best from <code>${champion.site}</code>, r ${withInterval(champion)}${share}. ${againstControl(standing)}${recovery(standing)} (${conditions(standing)}.)`;
}

const withInterval = ({ r, r_low, r_high }: ScoreRow): string =>
  Number.isFinite(r_low) ? `${formatR(r)} ${formatInterval(r_low, r_high)}` : `${formatR(r)} (no interval)`;

function againstControl(standing: Standing): string {
  const { champion, rival } = standing;
  if (!champion || !rival) return 'No control was scored beside it.';
  const reaches = `The strongest control, ${rival.model}, reaches ${withInterval(rival)}`;
  if (champion.r <= rival.r) return `${reaches}: the model does not beat it.`;
  const { ahead, of } = subjectsAhead(standing, champion, rival);
  const subjects = of > 1 ? `; the model is ahead in ${ahead} of ${of} subjects` : '';
  const intervals = !hasIntervals(standing)
    ? ''
    : isClear(standing)
      ? ', and the intervals do not overlap'
      : ', but the intervals overlap';
  return `${reaches}, ${formatR(champion.r - rival.r)} less${subjects}${intervals}.`;
}

/** For simulated recordings: what was planted, and whether the scores found it. */
function recovery(standing: Standing): Markup {
  if (!standing.benchmark.simulated) return nothing;
  const found = judgeRecovery(standing);
  if (!found) return markup` Simulated: no planted site is on record.`;
  const next = found.next ? markup`; the next best site is <code>${found.next.site}</code>, r ${formatR(found.next.r)}` : nothing;
  const others = found.others.length
    ? ` Also planted, in fewer neuroids: ${listed(found.others.map(({ site, neuroids }) => `${site} (${neuroids})`))}.`
    : '';
  return markup` Simulated: planted site <code>${found.planted}</code>; recovered: <b>${found.recovered ? 'yes' : 'no'}</b>${next}.${others}`;
}
