import { cardById } from './models/cards.ts';

/** A published model with the site that Brain-Score reads for the language system; nothing where it commits to none. */
export function committedSite(model: string): (readonly [string, string])[] {
  const site = cardById(model)?.committed?.site;
  return site === undefined ? [] : [[model, site]];
}
