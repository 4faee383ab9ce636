/** Positions [start, end) of a sequence are fed to the model at once; of these, [from, end) are read. */
export interface Window {
  readonly start: number;
  readonly from: number;
  readonly end: number;
}

/**
 * Windows of at most `context` positions over a sequence of `length` positions. The first begins at 0 and is read throughout; each
 * later one begins half a context after the one before, and only what no earlier window held is read in it. Every position is thus
 * read exactly once, in the window in which it has the most left context: all of it within the first window, and at least half a
 * context beyond. A sequence that fits is one window.
 */
export function slidingWindows(length: number, context: number): Window[] {
  const stride = Math.floor(context / 2);
  const windows = [{ start: 0, from: 0, end: Math.min(length, context) }];
  for (let start = stride; windows[windows.length - 1].end < length; start += stride) {
    windows.push({ start, from: windows[windows.length - 1].end, end: Math.min(length, start + context) });
  }
  return windows;
}
