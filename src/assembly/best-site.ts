import { DataError } from '../errors.ts';

interface BestColumns {
  readonly model: readonly string[];
  readonly site: readonly string[];
  readonly mapping: readonly string[];
  readonly split: readonly string[];
  /** 1 where the site is the model's best. */
  readonly best: Uint8Array;
}
interface SiteColumns {
  readonly model: readonly string[];
  readonly site: readonly string[];
  readonly width: Int32Array;
}

/** The site that scored best of the model to which `sites` belong, under a mapping and split. Throws a DataError where none was scored. */
export function bestSite(
  scores: BestColumns,
  { model, site, width }: SiteColumns,
  under: { readonly mapping: string; readonly split: string },
): { model: string; site: string; width: number } {
  const row = scores.model.findIndex(
    (name, i) =>
      name === model[0] && scores.best[i] === 1 && scores.mapping[i] === under.mapping && scores.split[i] === under.split,
  );
  if (row < 0)
    throw new DataError(`benchmark_scores of ${model[0]}`, `has no best site by ${under.mapping}, ${under.split} folds`);
  return { model: model[0], site: scores.site[row], width: width[site.indexOf(scores.site[row])] };
}
