import { ModelError } from '../errors.ts';

/** Positions [start, end) of a sequence are fed to the model at once; of these, [from, end) are read. */
export interface Window {
  readonly start: number;
  readonly from: number;
  readonly end: number;
}

/**
 * Windows of at most `context` positions over a sequence of `length` positions. The first begins at 0 and is read throughout; each
 * later one begins `stride` positions after the one before (half a context unless said otherwise), and only what no earlier window
 * held is read in it. Every position is thus read exactly once, in the window in which it has the most left context: all of it
 * within the first window, and at least context − stride beyond. A stride of 1 gives every position a whole context, as if each had
 * been encoded anew. A sequence that fits is one window. ModelError for a stride below 1, or one that leaves no left context.
 */
export function slidingWindows(length: number, context: number, stride = Math.floor(context / 2)): Window[] {
  if (!(Number.isInteger(stride) && stride >= 1 && stride < context))
    throw new ModelError(
      `stride ${stride}`,
      `is not a whole number from 1 to ${context - 1}`,
      `the context is ${context} tokens`,
    );
  const windows = [{ start: 0, from: 0, end: Math.min(length, context) }];
  for (let start = stride; windows[windows.length - 1].end < length; start += stride) {
    windows.push({ start, from: windows[windows.length - 1].end, end: Math.min(length, start + context) });
  }
  return windows;
}
