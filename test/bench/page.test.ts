import test from 'ava';
import { agreements } from './agreement.ts';
import { languageWorks } from './lm/works.ts';
import { renderPage } from './page.ts';
import type { Result, Timing } from './result.ts';
import { works } from './works.ts';

const timing = (who: Timing['who'], label: string, seconds: number[], peakBytes = 5e6): Timing => ({
  ...{ who, label, on: 'main', engine: 'a', seconds, cpuSeconds: seconds, peakBytes, inputBytes: 8e6, outputBytes: 2e6 },
});

const result = (timings: Timing[]): Result => ({
  ...{ name: 'work', title: 'A work', measured: 'today', command: 'pnpm bench', machine: 'a machine', versions: { node: '20' } },
  ...{ rounds: 2, operations: 5e9, ceiling: { ours: [50, 100], numpy: [40, 80] }, targets: { main: 10 }, agreements: [] },
  goals: [{ kind: 'faster', than: 'himalaya', times: 3 }],
  timings,
});

const lineOf = (page: string, words: string) => page.split('\n').find((line) => line.includes(words)) ?? '';

test('a ratio compares the best of ours with the best of all the ways a peer was tried', (t) => {
  const peers = [timing('himalaya', 'slow', [9, 9]), timing('himalaya', 'fast', [4, 6])];
  const row = lineOf(renderPage([result([timing('ours', 'ours', [1, 1.25]), ...peers])]), '≥ 3×');
  t.is(row, '| A work | ≥ 3× himalaya | 4.00× | met | 1.00 s (+ 25 %) | 4.00 s (+ 50 %) | 5 | 5 % |');
});

test('a miss is printed as a miss', (t) => {
  const page = renderPage([result([timing('ours', 'ours', [2, 2], 9e6), timing('himalaya', 'fast', [4, 6])])]);
  t.regex(lineOf(page, '≥ 3×'), /2\.00× \| \*\*missed\*\*/);
  t.is(lineOf(page, '| work | ours'), '| work | ours | 9 MB | 10 MB | 1.70 | **missed** |');
});

test('a work of which ours does not exist is listed as not built yet', (t) => {
  t.regex(lineOf(renderPage([result([timing('himalaya', 'fast', [4])])]), '≥ 3×'), /not built yet/);
});

test('growth in targets is judged by what one target costs', (t) => {
  const on = (name: string, seconds: number) => ({ ...timing('ours', name, [seconds]), on: name });
  const goal = { kind: 'linear', small: 'few', large: 'many', within: 0.1 } as const;
  const grown = { ...result([on('few', 1), on('many', 10.5)]), targets: { few: 10, many: 100 }, goals: [goal] };
  t.regex(lineOf(renderPage([grown]), 'time per target'), /\+5 % \| met/);
});

test('of works that read texts, speed is judged text by text, and memory beside the peer', (t) => {
  const on = (name: string, who: Timing['who'], seconds: number, peakBytes: number) => ({
    ...timing(who, name, [seconds], peakBytes),
    ...{ on: name, tokens: 600 },
  });
  const read = [on('long', 'ours', 2, 3e8), on('short', 'ours', 1, 3e8), on('long', 'transformers', 4, 6e8)];
  const goals: Result['goals'] = [
    { kind: 'faster', than: 'transformers', times: 1.5, on: 'long' },
    { kind: 'lighter', than: 'transformers', most: 0.6, on: 'long' },
    { kind: 'lighter', than: 'transformers', most: 0.4, on: 'long' },
  ];
  const page = renderPage([{ ...result(read), operations: null, goals }]);
  const times = '2.00 s (one round) | 4.00 s (one round)';
  t.is(lineOf(page, '≥ 1.5×'), `| A work | ≥ 1.5× transformers, long | 2.00× | met | ${times} |  |  |`);
  t.regex(lineOf(page, '≤ 0.6×'), /0\.50× \| met \| 300 MB \| 600 MB/);
  t.regex(lineOf(page, '≤ 0.4×'), /0\.50× \| \*\*missed\*\*/);
  t.regex(lineOf(page, '| long | long |'), /\| 300 \| 2\.00 s/);
});

test('how many tokens are distinct stands beside texts that may begin alike', (t) => {
  const read = { ...timing('ours', 'ours', [2]), on: 'sentences', tokens: 2400, distinct: 1999 };
  const page = renderPage([{ ...result([read, { ...timing('ours', 'all', [2]), tokens: 600 }]), operations: null }]);
  t.regex(lineOf(page, '| ours | sentences'), /\| 1,999 of 2,400 \(83 %\) \| a \| 1,200 \|/);
  t.regex(lineOf(page, '| all | main'), /\| all \| main \| {2}\| a \| 300 \|/);
});

test('differences are counted where the same alpha was chosen, and a NaN is counted', (t) => {
  const stored = (shape: number[], ...numbers: number[]) => ({ data: Float64Array.from(numbers), shape });
  const ours = { alpha: stored([1, 2], 1, 10), coefficients: stored([2, 2], 1, 2, 3, 4) };
  const peer = { alpha: stored([2], 1, 100), coefficients: stored([2, 2], 1, 7, 3.5, 8) };
  const [alpha, coefficients] = agreements('peer', ours, peer);
  t.like(alpha, { same: 1, of: 2 });
  t.like(coefficients, { same: null, of: 2, strange: 0, largestDifference: 0.5, largestValue: 3.5 });
  const [, lost] = agreements('peer', ours, { ...peer, coefficients: stored([2, 2], Number.NaN, 7, 3, 8) });
  t.like(lost, { strange: 1, largestDifference: 0 });
});

test('every work has a name of its own, and its entrants a label of their own', (t) => {
  const all = works(false);
  const names = [...all, ...languageWorks(false)].map(({ name }) => name);
  t.is(new Set(names).size, names.length);
  for (const { entrants, name } of all) {
    t.is(new Set(entrants.map(({ who, label }) => `${who} ${label}`)).size, entrants.length, name);
  }
});
