import { counted, formatInterval, formatR, formatShare, listed } from '../format.ts';
import { type Markup, markup, nothing } from '../markup.ts';
import { judgeRecovery } from '../recovery.ts';
import { conditions, type Standing, subjectsAhead } from '../standings.ts';
import { named } from './parts.ts';

/** What the run found, in words made from the numbers: one sentence over all, then one entry a benchmark. */
export const answer = (standings: readonly Standing[]): Markup =>
  markup`<div class="answer"><p>${overall(standings)}</p><ul>${standings.map((s) => markup`<li>${verdict(s)}</li>`)}</ul></div>`;

/** Whether the model’s interval lies wholly above that of the strongest control. */
const isClear = ({ champion, rival }: Standing) => champion !== undefined && rival !== undefined && champion.r_low > rival.r_high;

function overall(standings: readonly Standing[]): string {
  const judged = standings.filter(({ champion, rival }) => champion && rival);
  const part = (kind: string, simulated: boolean) => {
    const mine = judged.filter(({ benchmark }) => benchmark.simulated === simulated);
    return mine.length ? [`${mine.filter(isClear).length} of ${counted(mine.length, `${kind} benchmark`)}`] : [];
  };
  const counts = [...part('recorded', false), ...part('simulated', true)];
  if (!counts.length) return 'No benchmark has both a model and a control, so nothing can be said about what a model adds.';
  const alone = judged.every(({ benchmark }) => benchmark.simulated)
    ? ' No recording of a brain entered: this run shows whether the method finds what was planted, and nothing about brains.'
    : '';
  return `The interval of the best model lies wholly above that of the strongest control on ${listed(counts)}.${alone}`;
}

/** The best model site of a benchmark, its score, and how it stands against the strongest control. */
export function verdict(standing: Standing): Markup {
  const { champion } = standing;
  if (!champion) return markup`<b>${named(standing)}</b>: no model was scored.${recovery(standing)}`;
  const share = Number.isFinite(champion.share)
    ? `a share of ${formatShare(champion.share)} of the ceiling (${formatShare(champion.ceiling)})`
    : 'no ceiling is known, so there is no share';
  const interval = Number.isFinite(champion.r_low)
    ? ` ${formatInterval(champion.r_low, champion.r_high)}`
    : ' (no interval: nothing could be resampled)';
  return markup`<b>${named(standing)}</b>: best is ${champion.model} at <code>${champion.site}</code>, r ${formatR(champion.r)}${interval}, ${share} (${conditions(standing)}). ${againstControl(standing)}${recovery(standing)}`;
}

function againstControl(standing: Standing): string {
  const { champion, rival } = standing;
  if (!champion || !rival) return 'No control was scored beside it.';
  const { ahead, of } = subjectsAhead(standing, champion, rival);
  const control = `the strongest control, ${rival.model} (r ${formatR(rival.r)}${Number.isFinite(rival.r_low) ? ` ${formatInterval(rival.r_low, rival.r_high)}` : ''})`;
  const subjects = of ? `, and higher in ${ahead} of ${counted(of, 'subject')}` : '';
  if (champion.r <= rival.r) return `It does not beat ${control}.`;
  const by = `It is ${formatR(champion.r - rival.r)} above ${control}${subjects}`;
  if (!Number.isFinite(champion.r_low) || !Number.isFinite(rival.r_high)) return `${by}.`;
  return isClear(standing) ? `${by}; the intervals do not overlap.` : `${by}; but the intervals overlap.`;
}

/** For simulated recordings: what was planted, and whether the scores found it. */
function recovery(standing: Standing): Markup {
  if (!standing.benchmark.simulated) return nothing;
  const found = judgeRecovery(standing);
  if (!found) return markup` Simulated: no planted site is on record.`;
  const next = found.next ? `; the next best site is ${found.next.site}, r ${formatR(found.next.r)}` : '';
  const others = found.others.length
    ? ` Also planted, in fewer neuroids: ${listed(found.others.map(({ site, neuroids }) => `${site} (${neuroids})`))}.`
    : '';
  return markup` Simulated: planted site <code>${found.planted}</code>; recovered: <b>${found.recovered ? 'yes' : 'no'}</b>${next}.${others}`;
}
