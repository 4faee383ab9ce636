import { batchTexts } from './batches.ts';
import { bodyOf } from './frame.ts';
import type { LanguageModel, Pass } from './model.ts';
import { passSize } from './pass-size.ts';
import { placesOf } from './places-of.ts';
import { range } from './range.ts';
import { surprisalBits } from './surprisal.ts';
import type { Frame } from './tokenizer.ts';
import { slidingWindows, type Window } from './windows.ts';

/** A window of one sequence, inside the pass in which it was fed. */
export interface WindowInPass {
  readonly sequence: number;
  readonly window: Window;
  readonly pass: Pass;
  /** Where the scores at a position of the sequence lie among those of the pass: at the one before the window's tokens, and at each of them. */
  readonly scoresOf: (position: number) => number;
  /** Where the values of a wanted position of the sequence lie in the sites of the pass. */
  readonly rowOf: (position: number) => number;
}

export interface SequenceOptions {
  /** Special tokens that stand around every window; none if left out. They are no positions of the sequence. */
  readonly frame?: Frame;
  readonly progress?: (share: number) => void;
  /** How far windows over a long sequence lie apart; see slidingWindows. */
  readonly stride?: number | undefined;
  /** The positions of a sequence whose sites `visit` will read in a window, each once; all that are read in it if left out. */
  readonly wanted?: (sequence: number, window: Window) => readonly number[];
}

const BARE: Frame = { before: new Int32Array(), after: new Int32Array() };

/**
 * Feeds every sequence of token ids through the model, in sliding windows where it exceeds the context (see slidingWindows for
 * `stride`), and hands each window to `visit` once. Windows of like length or like beginning share a pass; the order of visits is not that of the
 * sequences. A pass is given up before the next one begins: what is to be kept of it must be copied by `visit`.
 */
export async function readSequences(
  model: LanguageModel,
  sequences: readonly Int32Array[],
  visit: (window: WindowInPass) => void,
  { frame = BARE, progress = () => {}, stride, wanted = (_, window) => positionsOf(window) }: SequenceOptions = {},
): Promise<void> {
  const body = bodyOf(model.config.context, frame);
  const items = sequences.flatMap((ids, sequence) =>
    slidingWindows(ids.length, body, stride).map((window) => ({
      ...{ sequence, window, asked: wanted(sequence, window) },
      ids: framed(ids.subarray(window.start, window.end), frame),
    })),
  );
  const batches = batchTexts(
    items.map(({ ids }) => ids),
    passSize(model),
    model.config.causal,
  );
  let read = 0;
  for (const batch of batches) {
    const members = batch.map((index) => items[index]);
    const rows = members.map(({ ids }) => ids);
    const asked = members.map((member) => inFrame(member.asked, member.window, frame));
    const scored = members.map(({ window }) => (model.logits ? scoredPositions(window) : []));
    const framedScores = scored.map((positions, row) => inFrame(positions, members[row].window, frame));
    const pass = await model.run(rows, {}, { sites: placesOf(rows, asked), logits: placesOf(rows, framedScores) });
    let [first, firstScored] = [0, 0];
    for (const [row, { sequence, window, asked: wanted }] of members.entries()) {
      const scoresFrom = firstScored - beforeFirst(window);
      visit({ sequence, window, pass, rowOf: inOrder(wanted, first), scoresOf: (position) => scoresFrom + position });
      first += wanted.length;
      firstScored += scored[row].length;
    }
    read += batch.length;
    progress(read / items.length);
  }
}

/** Where positions of a sequence are in a window with special tokens around it. */
const inFrame = (positions: readonly number[], { start }: Window, { before }: Frame): number[] =>
  positions.map((at) => before.length + at - start);

/** Numbers `positions` from `first` on. */
function inOrder(positions: readonly number[], first: number): (position: number) => number {
  const order = new Map(positions.map((at, i) => [at, first + i]));
  return (position) => order.get(position) as number;
}

/** The position from which the first token of a window is expected. */
const beforeFirst = ({ from }: Window): number => Math.max(from, 1) - 1;

/** Where the tokens of a window are expected from, and what comes after the last. */
const scoredPositions = (window: Window): number[] => range(beforeFirst(window), window.end);

const positionsOf = ({ from, end }: Window): number[] => range(from, end);

function framed(ids: Int32Array, { before, after }: Frame): Int32Array {
  return before.length + after.length === 0 ? ids : Int32Array.of(...before, ...ids, ...after);
}

/**
 * Writes the surprisal of the window's tokens into `bits` (bits[p] of the token at position p of the sequence, given all before it
 * in the window). Position 0, the token before the text, is predicted from nothing and stays as it is.
 */
export function scoreWindow(
  vocabulary: number,
  { window, pass, scoresOf }: WindowInPass,
  ids: Int32Array,
  bits: Float64Array,
): void {
  for (let at = Math.max(1, window.from); at < window.end; at++) {
    bits[at] = surprisalBits(pass.logits, scoresOf(at - 1) * vocabulary, vocabulary, ids[at]);
  }
}

/** The ids of a text as the model reads it: the token of the beginning, then the text. */
export function withBos(bos: number, ids: Int32Array): Int32Array {
  const sequence = new Int32Array(ids.length + 1);
  sequence[0] = bos;
  sequence.set(ids, 1);
  return sequence;
}
