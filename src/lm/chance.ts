/**
 * What to ask where tokens cost more than knowing nothing would, log2 of the vocabulary, by more than a bit: such a model was given ids that are
 * not its own, or text unlike all it has read. Undefined where there is nothing to ask. NaN is no surprisal and does not count.
 */
export function worseThanChance(bits: readonly number[], vocabulary: number): string | undefined {
  const known = bits.filter((value) => !Number.isNaN(value));
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const chance = Math.log2(vocabulary);
  if (!(mean > chance + 1)) return undefined;
  return `${mean.toFixed(1)} bits a token are worse than chance (${chance.toFixed(1)}): is it the model’s tokenizer, and a language that it has read?`;
}
