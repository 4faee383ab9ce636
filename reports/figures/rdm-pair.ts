import { counted, slug } from '../format.ts';
import { type Markup, markup } from '../markup.ts';
import { readFaces } from '../rdm-faces.ts';
import type { Standing } from '../standings.ts';
import { type Figure, label } from './figure.ts';
import { dataUri, rasterPng, viridis } from './raster.ts';

/** About how wide one RDM is drawn; its cells are whole pixels, so that no resampling blurs them. */
const SIDE = 320;
const TOP = 30;

/** The RDM of the best model at its best site, and the mean RDM of the subjects, both ranked; or why there is none. */
export function rdmPair(standing: Standing): Figure | string {
  const faces = readFaces(standing);
  if (typeof faces === 'string') return faces;
  const { model, size, of, subjects, starts } = faces;
  const cell = Math.max(1, Math.round(SIDE / size));
  const side = cell * size;
  const which = of > size ? `the first ${size} of ${of} presentations` : `all ${size} presentations`;
  return {
    name: `rdms-${slug(standing.benchmark.id)}`,
    title: `${standing.title}: RDMs face to face`,
    caption: `Dissimilarity (1 − Pearson r) of ${which}, as ranks. Left: ${model.model} at ${model.site}. Right: mean RDM of ${counted(subjects, 'subject')}.${starts.length ? ' Ticks mark where passages start.' : ''}`,
    width: 820,
    height: TOP + side + 14,
    body: markup`${face(faces.modelLevels, cell, starts, 20, `${model.model}, ${model.site}`)}${face(faces.subjectLevels, cell, starts, side + 70, `mean of ${counted(subjects, 'subject')}`)}${key(2 * side + 110, side)}`,
  };
}

function face(levels: Uint8Array, cell: number, starts: readonly number[], left: number, title: string): Markup {
  const size = Math.sqrt(levels.length);
  const side = cell * size;
  const png = rasterPng(levels, size, 2 * cell);
  const ticks = starts.map(
    (start) => markup`<path class="axis" d="M${left - 6} ${TOP + start * cell}h5M${left + start * cell} ${TOP + side + 1}v5"/>`,
  );
  return markup`${label(left, TOP - 12, 'strong', title)}<image x="${left}" y="${TOP}" width="${side}" height="${side}" href="${dataUri(png)}"/>${ticks}`;
}

/** A colour key from alike to unlike. */
function key(left: number, side: number): Markup {
  const steps = Array.from({ length: 32 }, (_, i) => {
    const colour = viridis(Math.round((i / 31) * 255)).join(',');
    return markup`<rect x="${left}" y="${TOP + side - (i + 1) * (side / 32)}" width="14" height="${side / 32 + 0.5}" fill="rgb(${colour})"/>`;
  });
  return markup`${steps}${label(left + 20, TOP + 10, 'soft small', 'unlike')}${label(left + 20, TOP + side - 2, 'soft small', 'alike')}`;
}
