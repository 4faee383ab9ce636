/** What a model holds at one site: `rows` vectors of `width` numbers. */
export interface SiteVectors {
  readonly data: Float32Array;
  readonly width: number;
}

/**
 * The vectors of several sites as one matrix, site after site: row `s · rows + order[i]` is vector i of site s, padded on the right with
 * zeros to the widest site. `order` is a permutation of 0 … rows − 1. Nothing is copied where the sites are views of
 * one array that is the result already.
 */
export function stackSites(sites: readonly SiteVectors[], order: readonly number[]): SiteVectors {
  const width = sites.reduce((most, site) => Math.max(most, site.width), 0);
  const rows = order.length;
  const inPlace =
    order.every((row, i) => row === i) &&
    sites.every((site, s) => site.width === width && liesAt(site.data, sites[0].data, s * rows * width));
  if (inPlace)
    return { data: new Float32Array(sites[0].data.buffer, sites[0].data.byteOffset, sites.length * rows * width), width };
  const data = new Float32Array(sites.length * rows * width);
  sites.forEach((site, s) =>
    order.forEach((row, i) => data.set(site.data.subarray(i * site.width, (i + 1) * site.width), (s * rows + row) * width)),
  );
  return { data, width };
}

/** Whether `part` begins `numbers` after `first`, in the same memory. */
const liesAt = (part: Float32Array, first: Float32Array, numbers: number): boolean =>
  part.buffer === first.buffer && part.byteOffset === first.byteOffset + 4 * numbers;
