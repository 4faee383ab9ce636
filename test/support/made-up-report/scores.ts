import type { ScoreRow, SubjectRow } from '../../../reports/input.ts';
import type { Kind } from './kinds.ts';
import { bestDepth, SOURCES } from './sources.ts';
import { bell, stream } from './stream.ts';

/** Scores of every model and control at every site, and subject by subject. */
export function scoreRows(spec: Kind): { rows: ScoreRow[]; subjects: SubjectRow[] } {
  const next = stream(spec.id.length * 104729);
  const cells = ['ridge', 'ols'].flatMap((mapping) =>
    ['grouped', 'shuffled'].flatMap((split) => SOURCES.map((source) => ({ mapping, split, source }))),
  );
  if (!spec.bare) cells.push(...SOURCES.map((source) => ({ mapping: 'rsa', split: 'none', source })));
  const rows: ScoreRow[] = [];
  const subjects: SubjectRow[] = [];
  for (const { mapping, split, source } of cells) {
    const best = bestDepth(source);
    source.sites.forEach((site, depth) => {
      const scale = mapping === 'ols' ? 0.8 : mapping === 'rsa' ? 0.6 : 1;
      const ceiling = mapping === 'rsa' ? 0.38 : spec.ceiling;
      const height =
        (spec.bare ? 0.3 : ceiling) * spec.gain * source.level(depth) * scale + (split === 'shuffled' ? source.leak * 0.4 : 0);
      const own = Array.from({ length: spec.subjects }, () => height + 0.025 * bell(next));
      const r = own.reduce((a, b) => a + b, 0) / own.length;
      const key = { benchmark: spec.id, model: source.id, site, mapping, split };
      rows.push({
        ...key,
        simulated: spec.simulated,
        control: source.control,
        depth,
        best: depth === best,
        r,
        r_low: spec.bare ? NaN : r - 0.025,
        r_high: spec.bare ? NaN : r + 0.03,
        interval: spec.bare ? 'nothing' : 'passages',
        ceiling: spec.bare ? NaN : ceiling,
        share: spec.bare ? NaN : split === 'shuffled' && source.id === 'oasm' ? 1.07 : r / ceiling,
        subjects: spec.subjects,
        neuroids: spec.subjects * spec.neuroidsEach,
        presentations: 120,
      });
      own.forEach((value, i) => {
        const share = spec.bare ? NaN : value / ceiling;
        subjects.push({
          ...key,
          subject_id: `subject-${i + 1}`,
          r: value,
          ceiling: spec.bare ? NaN : ceiling,
          share,
          neuroids: spec.neuroidsEach,
        });
      });
    });
  }
  return { rows, subjects };
}
