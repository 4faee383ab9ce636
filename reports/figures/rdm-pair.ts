import { counted, slug } from '../format.ts';
import { type Markup, markup } from '../markup.ts';
import { readFaces } from '../rdm-faces.ts';
import type { Standing } from '../standings.ts';
import { type Figure, label } from './figure.ts';
import { dataUri, rasterPng, viridis } from './raster.ts';

const SIDE = 320;
const TOP = 30;

/** The RDM of the best model at its best site, and the mean RDM of the subjects, both ranked; or why there is none. */
export function rdmPair(standing: Standing): Figure | string {
  const faces = readFaces(standing);
  if (typeof faces === 'string') return faces;
  const { model, size, of, subjects, starts } = faces;
  const which = of > size ? `the first ${size} of ${of} presentations` : `all ${size} presentations`;
  return {
    name: `rdms-${slug(standing.benchmark.id)}`,
    title: `${standing.title}: RDMs face to face`,
    caption: `Dissimilarity (1 − Pearson r) of ${which}, as ranks. Left: ${model.model} at ${model.site}. Right: mean RDM of ${counted(subjects, 'subject')}.${starts.length ? ' Ticks mark where passages start.' : ''}`,
    width: 820,
    height: TOP + SIDE + 16,
    body: markup`${face(faces.modelLevels, size, starts, 20, `${model.model}, ${model.site}`)}${face(faces.subjectLevels, size, starts, 380, `mean of ${counted(subjects, 'subject')}`)}${key(736)}`,
  };
}

function face(levels: Uint8Array, size: number, starts: readonly number[], left: number, title: string): Markup {
  const png = rasterPng(levels, size, Math.max(1, Math.round((2 * SIDE) / size)));
  const cell = SIDE / size;
  const ticks = starts.map(
    (start) => markup`<path class="axis" d="M${left - 6} ${TOP + start * cell}h5M${left + start * cell} ${TOP + SIDE + 1}v5"/>`,
  );
  return markup`${label(left, TOP - 12, 'strong', title)}<image x="${left}" y="${TOP}" width="${SIDE}" height="${SIDE}" preserveAspectRatio="none" href="${dataUri(png)}"/>${ticks}`;
}

/** A colour key from alike to unlike. */
function key(left: number): Markup {
  const steps = Array.from({ length: 32 }, (_, i) => {
    const colour = viridis(Math.round((i / 31) * 255)).join(',');
    return markup`<rect x="${left}" y="${TOP + SIDE - (i + 1) * (SIDE / 32)}" width="14" height="${SIDE / 32 + 0.5}" fill="rgb(${colour})"/>`;
  });
  return markup`${steps}${label(left + 20, TOP + 10, 'soft small', 'unlike')}${label(left + 20, TOP + SIDE - 2, 'soft small', 'alike')}`;
}
