import { best, fastest, type Result, type Timing } from './result.ts';
import { judge, memoryRatio, spread, withinMemory } from './verdict.ts';
import { MEMORY_GOAL } from './work.ts';

/** The results as a page of Markdown: goals beside what was measured, then what lies behind, work by work with its remark. */
export function renderPage(results: readonly Result[], remarks: ReadonlyMap<string, string> = new Map()): string {
  return [
    '# Speed and memory beside the tools in use',
    '',
    'Written by `pnpm bench`; the same numbers lie in [bench.json](bench.json). Inputs are **simulated**: features with a decaying',
    'spectrum, targets of which a fifth is noise and the others are predictable to up to 60 %. All sides got the same arrays in float64 and ran in',
    'turns within one run, each in a process of its own that had loaded its inputs and libraries before the clock started. A ratio is',
    "the peer's best time over our best. A peer was tried in several ways; the fastest counts. Works named `lm-…` read texts, real ones",
    'and random tokens, with a language model: both sides get the same weights, float32, and the same tokens, and give the same vectors.',
    '',
    '## Goals',
    '',
    ...table(['Work', 'Goal', 'Measured', '', 'Ours, best', 'Peer, best', 'GF/s', 'of the ceiling'], results.flatMap(goalRows)),
    '',
    `Peak memory, inputs included, is to be at most ${MEMORY_GOAL} × (inputs + outputs). Measured in the first round of a fresh process, so that`,
    'at small sizes it says more about what the runtime keeps in hand than about the work:',
    '',
    ...table(['Work', 'Who', 'Above the inputs', 'Inputs + outputs', 'Ratio', ''], results.flatMap(memoryRows)),
    '',
    '`+ %` after a time is how far the slowest round lay above the best. GF/s count what the straightforward method does to the targets',
    '(test/bench/arithmetic.ts), without decompositions, and are set beside the best of our own matrix product on 2 threads.',
    '',
    '## Agreement with the peers',
    '',
    'Where both sides chose the same alpha, the largest absolute difference, beside the largest value.',
    '',
    ...table(['Work', 'Peer', 'Output', 'Same alpha', 'Largest difference', 'Largest value'], results.flatMap(agreementRows)),
    '',
    CHOICE,
    '',
    '## All times',
    '',
    ...results.flatMap((result) => details(result, remarks.get(result.name))),
  ].join('\n');
}

const CHOICE = [
  '**How alphas are chosen.** himalaya takes, for each target, the alpha of the largest mean over the splits of −mean((y − ŷ)²) over the',
  'rows of a split: splits count alike, whatever their size; it adds 1e-10 · ln(alpha), so that of nearly equal scores the larger alpha',
  'wins. The loop over Ridge uses the same mean and takes the first of equal ones. RidgeCV without folds is exact leave-one-out by mean',
  'squared error (over all targets, or for each), the first of equal ones; with folds it takes one alpha for all by mean R².',
].join('\n');

function goalRows(result: Result): string[][] {
  return result.goals.map((goal) => {
    const { goal: words, measured, met } = judge(result, goal);
    const mark = met === null ? '' : met ? 'met' : '**missed**';
    const on = goal.kind === 'faster' || goal.kind === 'lighter' ? goal.on : undefined;
    const ours = fastest(result, 'ours', on);
    const peer = goal.kind === 'faster' || goal.kind === 'lighter' ? fastest(result, goal.than, on) : undefined;
    const shown = goal.kind === 'lighter' ? peakOf : timeOf;
    return [result.title, words, measured, mark, shown(ours), shown(peer), ...rateOf(result, ours)];
  });
}

const peakOf = (timing: Timing | undefined): string => (timing ? megabytes(timing.peakBytes) : '');

function rateOf({ operations, ceiling, timings, targets }: Result, ours: Timing | undefined): [string, string] {
  if (!ours || operations === null) return ['', ''];
  const first = timings.find(({ who }) => who === 'ours') as Timing;
  const scale = targets[ours.on] / targets[first.on] || 1;
  const rate = (operations * scale) / best(ours) / 1e9;
  return [rate.toFixed(0), `${((rate / ceiling.ours[ceiling.ours.length - 1]) * 100).toFixed(0)} %`];
}

/** Of works that read texts, memory is judged as a goal of its own. */
function memoryRows({ name, operations, timings }: Result): string[][] {
  if (operations === null) return [];
  const seen = new Set<string>();
  return timings
    .filter(({ label }) => !seen.has(label) && seen.add(label))
    .map((timing) => {
      const mark = timing.who !== 'ours' ? '' : withinMemory(timing) ? 'met' : '**missed**';
      const sizes = [timing.peakBytes, timing.inputBytes + timing.outputBytes].map(megabytes);
      return [name, nameOf(timing), ...sizes, memoryRatio(timing).toFixed(2), mark];
    });
}

const agreementRows = ({ name, agreements }: Result): string[][] =>
  agreements.map(({ label, output, same, of, strange, largestDifference, largestValue }) => [
    name,
    label,
    output,
    same === null ? '' : `${same.toLocaleString('en')} of ${of.toLocaleString('en')}`,
    same === null ? largestDifference.toExponential(1) + (strange ? `, **${strange} not finite**` : '') : '',
    same === null ? largestValue.toPrecision(3) : '',
  ]);

function details(result: Result, remark: string | undefined): string[] {
  const { name, title, measured, command, machine, versions, rounds, ceiling } = result;
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const rates = (values: readonly number[]): string => values.map((value) => value.toFixed(0)).join(' / ');
  return [
    `### ${name}: ${title}`,
    '',
    `Measured ${measured} on ${machine}, ${rounds} rounds, by \`${command}\`. ${named.join(', ')}. Matrix product in the same run, on 1 / 2`,
    `threads: ours ${rates(ceiling.ours)} GF/s, NumPy ${rates(ceiling.numpy)} GF/s.`,
    '',
    ...(remark ? [remark, ''] : []),
    ...(result.operations === null
      ? table(
          ['Who', 'Texts', 'Distinct tokens', 'By', 'Tokens a second', 'All rounds', 'CPU time of the best'],
          result.timings.map(readingRow),
        )
      : table(['Who', 'On', 'Best', 'All rounds', 'CPU time of the best'], result.timings.map(timingRow))),
    '',
  ];
}

function timingRow(timing: Timing): string[] {
  const { engine, seconds, cpuSeconds } = timing;
  const cpu = cpuSeconds[seconds.indexOf(best(timing))];
  return [nameOf(timing), engine, timeOf(timing), seconds.map(inSeconds).join(', '), inSeconds(cpu)];
}

function readingRow(timing: Timing): string[] {
  const { tokens = 0, on } = timing;
  const [who, engine, , ...times] = timingRow(timing);
  return [who, on, distinctOf(timing), engine, inThousands(tokens / best(timing)), ...times];
}

const distinctOf = ({ distinct, tokens = 0 }: Timing): string =>
  distinct === undefined ? '' : `${inThousands(distinct)} of ${inThousands(tokens)} (${Math.floor((100 * distinct) / tokens)} %)`;

const nameOf = ({ who, label }: Timing): string => (who === 'ours' ? label : `${who}, ${label}`);
const inSeconds = (value: number): string => `${value.toPrecision(3)} s`;
const inThousands = (value: number): string => Math.round(value).toLocaleString('en');
const megabytes = (bytes: number): string => `${inThousands(bytes / 1e6)} MB`;

function timeOf(timing: Timing | undefined): string {
  if (!timing) return '';
  const above = spread(timing);
  return `${inSeconds(best(timing))} (${above === null ? 'one round' : `+ ${above.toFixed(0)} %`})`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return ['Nothing was measured.'];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}
