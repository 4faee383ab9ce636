import type { ModelCard } from '../../src/shelf/card.ts';
import { encoders } from './encoders.ts';
import { gptFamily } from './gpt-family.ts';

/**
 * Published models that can be named on the command line once they have been downloaded. A new one is an entry in one of these
 * lists.
 */
export const cards: readonly ModelCard[] = [...gptFamily, ...encoders];

export const cardById = (id: string): ModelCard | undefined => cards.find((card) => card.id === id);
