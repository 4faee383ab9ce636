import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { copyTinyProject, say } from '../../support/command-line.ts';

const root = copyTinyProject();
const refusals: [typed: string, message: string][] = [
  ['', '✗ command line: names no pipeline and no command; there is: tiny, plan, why, trace, show, list, data; --help says more'],
  ['tni', '✗ tni: is not a pipeline and not a command; did you mean "tiny"?'],
  ['tiny --stes a', '✗ --stes: is not an option of tiny; did you mean "--sites"?'],
  ['tiny --no-reprt', '✗ --no-reprt: is not an option of tiny; did you mean "--no-report"?'],
  ['tiny --store=/x --bad=1', '✗ --bad: is not an option of tiny; there is: '],
  ['tiny --sites a,lat', '✗ --sites: "lat" is not one of its values; did you mean "late"?'],
  ['tiny --seed x', '✗ --seed: "x" is not a number'],
  ['tiny --jobs 0', '✗ --jobs: "0" is not a whole number of at least 1'],
  ['tiny --powers 1,x', '✗ --powers: "x" is not a number'],
  ['tiny --store', "✗ command line: option '--store <dir>' argument missing; --help lists what there is"],
  ['tiny more', '✗ more: is one word too many for tiny; tiny --help'],
  ['plan', '✗ plan: names no pipeline; plan <pipeline>'],
  ['plan tyni', '✗ tyni: is not a pipeline; did you mean "tiny"?'],
  ['plan tiny --wait-m 3', '✗ --wait-m: is not an option of tiny; did you mean "--wait-ms"?'],
  ['why', "✗ command line: missing required argument 'step'; --help lists what there is"],
  ['why a b', '✗ b: is one word too many for why; why --help'],
  ['why a --pipline tiny', '✗ --pipline: is not an option of why; did you mean "--pipeline"?'],
  ['show x --rows -1', '✗ --rows: "-1" is not a whole number of at least 0'],
  ['--bogus', "✗ command line: unknown option '--bogus'; --help lists what there is"],
  ['why load --store nowhere', `✗ ${root}/nowhere: holds no run yet; run a pipeline first`],
];

for (const [typed, message] of refusals) {
  test(`"${typed}" is refused in one line with exit code 2`, async (t) => {
    const { code, out, err } = await say(root, ...typed.split(' ').filter(Boolean));
    t.is(code, 2);
    t.is(out, '');
    t.true(err.startsWith(message), err);
    t.is(err.indexOf('\n'), err.length - 1);
  });
}

/** A project with a pipeline file that exports nothing. */
function brokenProject(): string {
  const broken = copyTinyProject();
  writeFileSync(join(broken, 'pipelines', 'empty.ts'), 'export {};\n');
  return broken;
}

test('a pipeline file without a pipeline is refused, with the way out', async (t) => {
  const { code, err } = await say(brokenProject(), 'empty');
  t.is(code, 1);
  t.is(err, '✗ pipelines/empty.ts: has no pipeline as its default export; export default definePipeline({ … })\n');
});

test('help lists the commands and the pipelines with their sentences', async (t) => {
  for (const typed of ['--help', 'help', '-h']) {
    const { code, out } = await say(root, typed);
    t.is(code, 0);
    t.regex(out, /Commands:[\s\S]*trace .*one stimulus[\s\S]*Pipelines:\n\s+tiny\s+Counts words in three sentences\./);
  }
});

test('help of a pipeline lists its options with sentences, choices and defaults', async (t) => {
  const { code, out } = await say(root, 'tiny', '--help');
  t.is(code, 0);
  t.regex(out, /--sites <a,b,…>\s+where vectors stand \(any of: a, b, late\) \(default: a,b\)/);
  t.regex(out, /--powers <n,n,…>\s+powers of the word count \(default: 1,2\)/);
  t.regex(out, /--note <text>\s+a remark \(default: none\)/);
  t.regex(out, /--no-report\s+not: whether a report is written \(default: on\)/);
  t.regex(out, /Options of every pipeline:\n\s+--store <dir>/);
  t.is((await say(root, 'help', 'tiny')).out, out);
});

test('list names pipelines, stages, tables and what the data catalogue says', async (t) => {
  const { code, out } = await say(root, 'list');
  t.is(code, 0);
  t.regex(out, /^pipelines\n {2}tiny +Counts words/);
  t.regex(out, /\nstages\n {2}load-sentences {2}Reads one sentence a line\.\n/);
  t.regex(out, /\ntables\n {2}pages +Files of a report\.\n/);
  t.regex(out, /\ndatasets\n {2}three-sentences {2}Three sentences of our own\.\n$/);
});

test('a file that cannot be loaded is listed with its error, beside the others', async (t) => {
  const { code, out } = await say(brokenProject(), 'list');
  t.is(code, 0);
  t.regex(out, /\n {2}tiny +Counts words/);
  t.regex(out, /\n {2}empty +✗ cannot be loaded: /);
});
