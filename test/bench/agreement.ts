import type { Stored } from './npy.ts';
import type { Agreement } from './result.ts';

export type Outputs = Readonly<Record<string, Stored>>;

/**
 * Each output that both sides give, ours beside the peer's. Of `alpha` it counts what is the same to 1e-9 of its value (himalaya
 * passes it through a logarithm). Of other outputs it takes the largest absolute difference, over those numbers whose alpha agrees:
 * a score for each fold and target has its own, coefficients and dissimilarities go by column.
 */
export function agreements(label: string, ours: Outputs, peer: Outputs): Agreement[] {
  const agreed = ours.alpha && peer.alpha ? sameAlphas(ours.alpha, peer.alpha) : undefined;
  return Object.keys(ours)
    .filter((output) => output in peer)
    .map((output) => {
      const difference = differ(ours[output], peer[output], output === 'alpha' ? undefined : agreed);
      const same = output === 'alpha' && agreed ? agreed.reduce((sum, one) => sum + one, 0) : null;
      return { label, output, same, ...difference };
    });
}

function sameAlphas(ours: Stored, peer: Stored): Uint8Array {
  return Uint8Array.from(ours.data, (alpha, i) => (Math.abs(alpha - peer.data[i]) <= 1e-9 * alpha ? 1 : 0));
}

function differ(ours: Stored, peer: Stored, agreed: Uint8Array | undefined) {
  if (ours.data.length !== peer.data.length) throw new Error(`${ours.data.length} numbers beside ${peer.data.length}`);
  const alphaOf = agreed ? alphaIndex(ours, agreed.length) : undefined;
  let [of, strange, largestDifference, largestValue] = [0, 0, 0, 0];
  for (let i = 0; i < ours.data.length; i++) {
    if (agreed && alphaOf && !agreed[alphaOf(i)]) continue;
    of++;
    const difference = Math.abs(ours.data[i] - peer.data[i]);
    if (!Number.isFinite(difference)) strange++;
    else if (difference > largestDifference) largestDifference = difference;
    if (Math.abs(peer.data[i]) > largestValue) largestValue = Math.abs(peer.data[i]);
  }
  return { of, strange, largestDifference, largestValue };
}

/** Which alpha stands behind number i: its own, its row's or its column's. */
function alphaIndex({ data, shape }: Stored, alphas: number): ((i: number) => number) | undefined {
  const cols = shape[shape.length - 1];
  if (alphas === data.length) return (i) => i;
  if (alphas === cols) return (i) => i % cols;
  if (alphas === data.length / cols) return (i) => Math.floor(i / cols);
  return undefined;
}
