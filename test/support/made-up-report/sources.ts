/** A model or control that nobody ran; `level` is its height at a depth, `leak` what shuffled folds add. */
export interface Source {
  id: string;
  control: boolean;
  about: string;
  sites: string[];
  level: (depth: number) => number;
  leak: number;
}
const blocks = (n: number) => ['embedding', ...Array.from({ length: n }, (_, i) => `blocks.${i}.resid_post`)];
const hump = (peak: number, height: number) => (depth: number) => height * (1 - 0.045 * (depth - peak) ** 2);
export const SOURCES: Source[] = [
  { id: 'embedded', control: false, about: 'made-up: small model', sites: blocks(8), level: hump(5, 0.8), leak: 0.1 },
  { id: 'tiny-gpt', control: false, about: 'made-up: smaller model', sites: blocks(4), level: hump(3, 0.62), leak: 0.1 },
  {
    id: 'untrained',
    control: true,
    about: 'made-up: the same network before training',
    sites: blocks(8),
    level: (d) => 0.33 - 0.01 * d,
    leak: 0.15,
  },
  {
    id: 'random-embedding',
    control: true,
    about: 'made-up: random word vectors',
    sites: ['words'],
    level: () => 0.28,
    leak: 0.1,
  },
  { id: 'word-count', control: true, about: 'made-up: number of words', sites: ['count'], level: () => 0.12, leak: 0.02 },
  { id: 'oasm', control: true, about: 'made-up: position only', sites: ['position'], level: () => -0.004, leak: 0.75 },
];

/** Where the source's level peaks; for `embedded` that is the planted site. */
export function bestDepth({ sites, level }: Source): number {
  const levels = sites.map((_, depth) => level(depth));
  return levels.indexOf(Math.max(...levels));
}
