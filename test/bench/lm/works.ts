import type { Goal } from '../work.ts';
import type { PassageSet } from './passages.ts';
import type { BenchModel } from './prepare-model.ts';
import { passageTexts, randomTexts, type TextSet } from './text-set.ts';

/** Reading residual streams with one model, on so many threads, beside `transformers`. */
export interface LanguageWork {
  readonly name: string;
  readonly title: string;
  readonly model: BenchModel;
  readonly threads: number;
  readonly sets: readonly TextSet[];
  /** Whether memory is measured, and what it saves to read a text once for all its sentences. */
  readonly whole: boolean;
  readonly goals: readonly Goal[];
  readonly remark: string;
}

/** Where peak memory is measured: a process that loads the model and reads every set once. */
export const FRESH = 'a fresh process';
/** Texts of random tokens, so long, whose sentences are each read with all that precedes them. */
export const SHARED: readonly { readonly name: string; readonly lengths: readonly number[] }[] = [
  { name: '1 story of 250 random tokens', lengths: [250] },
  { name: '12 passages of 4 sentences of random tokens', lengths: new Array(12).fill(56) },
];
/** Tokens of a sentence there. */
export const SENTENCE = 14;

const MODELS = {
  embedded: { title: 'the embedded model (4 blocks of 192)', size: 48 },
  random: { title: 'a random model of GPT-2 small’s size (12 blocks of 768)', size: 6 },
};

/** The comparisons with `transformers`; `quick` ones read a quarter of the texts. */
export const languageWorks = (quick: boolean, passageSets: readonly PassageSet[] = []): LanguageWork[] => [
  work('lm-embedded', 'embedded', 2, quick, passageSets),
  work('lm-embedded-alone', 'embedded', 1, quick, passageSets),
  work('lm-small', 'random', 2, quick, passageSets),
  work('lm-small-alone', 'random', 1, quick, passageSets),
];

function work(
  name: string,
  model: BenchModel,
  threads: number,
  quick: boolean,
  passageSets: readonly PassageSet[],
): LanguageWork {
  const { title, size } = MODELS[model];
  const all = [...randomSets(quick ? Math.ceil(size / 4) : size), ...passageSets.map((set) => passageSet(set, quick))];
  const whole = threads > 1;
  const sets = whole ? all : all.slice(-1);
  return {
    name,
    title: `All residual streams of ${title}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`,
    ...{ model, threads, sets, whole },
    goals: [
      ...sets.map((set): Goal => ({ kind: 'faster', than: 'transformers', times: 1.5, on: set.name })),
      ...(whole ? [LIGHTER] : []),
      ...(whole ? SHARED.map((set): Goal => ({ kind: 'faster', than: 're-encoding', times: 5, on: set.name })) : []),
    ],
    remark: whole ? remarkOn(BOUNDS[model]) : ALONE,
  };
}

/** Texts of equal lengths and of all lengths from 5 to 60, about as many tokens each. */
function randomSets(size: number): TextSet[] {
  const short = 4 * size;
  return [
    randomTexts(`${short} texts of 32 random tokens`, new Array(short).fill(32)),
    randomTexts(`${size} texts of 128 random tokens`, new Array(size).fill(128)),
    randomTexts(
      `${short} texts of 5 to 60 random tokens`,
      Array.from({ length: short }, (_, i) => 5 + Math.round((55 * i) / (short - 1))),
    ),
  ];
}

function passageSet({ what, inContext, passages }: PassageSet, quick: boolean): TextSet {
  const read = quick ? passages.slice(0, Math.ceil(passages.length / 4)) : passages;
  const texts = inContext ? read.flat().length : read.length;
  return passageTexts(`${texts.toLocaleString('en')} ${what}`, read, inContext);
}

const LIGHTER: Goal = { kind: 'lighter', than: 'transformers', most: 0.6, on: FRESH };

const remarkOn = (bound: string): string =>
  [
    'The residual streams before the first block and after each are read in one pass; the last token of every text is kept. A passage or',
    'sentence is a text of its own, with the token of the beginning before it; a sentence *with those before it* is read as recordings are modelled: its vector knows the passage so far. Those of Tuckute2024 and UCL are read where `--data-dir` names',
    'the folder that holds them, and are left out elsewhere. Random tokens are drawn evenly. Where texts of a pass begin alike, ours computes',
    'what they have in common once, attention apart; the other side has no such way of its own. *Distinct tokens* count what texts of the whole',
    'set have in common once, whatever pass they are read in.',
    '`transformers` runs eager with `attn_implementation="sdpa"` under `inference_mode`, without a cache, its texts sorted by length; hooks keep',
    'the same tokens; it is given several batch sizes and keeps the fastest. A turn reads everything twice, the second time counts. Memory is the',
    'most that a fresh process had resident, with all that belongs to the language. *Re-encoding* is our own side, which reads, for every sentence',
    'of 14 tokens, a text as long as it is with its context; these have nothing in common, lest it be computed once. Of n sentences of one',
    'length, one pass saves a factor of (n + 1) / 2 and no more, 2.5 with 4 of them; 5 takes nine.',
    '',
    bound,
    'Where other work shares the machine, threads of PyTorch spin while they wait for each other, and the ratio on two threads grows.',
  ].join('\n');

/** From the runtime's own profile, an Intel Xeon with AVX-512, beside what `transformers` reads on this page. */
const BOUNDS = {
  embedded: [
    "**What bounds the speed.** The last block's network is computed at the wanted tokens alone. What is left of products with weights is 2.9 MFLOP a",
    'distinct token, 75 % of our time, at 160 GF/s a thread in float32, as fast as `torch.mm` makes them.',
  ].join('\n'),
  random: [
    '**What bounds the speed.** Of products with weights 159 MFLOP a distinct token are left, 91 % of our time, at 150 GF/s a thread in float32, as fast',
    'as `torch.mm` makes them. If all else cost nothing, two threads would read 1,880 distinct tokens a second, 1.4 times what `transformers` reads',
    'of texts of 32 random tokens: where texts have nothing in common and no padding, 1.5 is out of reach in single precision.',
  ].join('\n'),
};
const ALONE = 'As above on one thread, where nobody waits for another.';
