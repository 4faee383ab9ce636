import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { ModelError } from '../../../src/errors.ts';
import { askProcess } from '../../../src/lm/external-process.ts';

const folder = fileURLToPath(new URL('../../fixtures/external', import.meta.url));
const passage = (...texts: string[]) => texts.map((text, i) => ({ id: `p${i}`, text }));
const PASSAGES = [passage('The old man', 'slept “well”.\n'), passage('你好 🐝')];
const ask = (wrong?: string, seconds = 60, log?: (line: string) => void) =>
  askProcess(PASSAGES, {
    command: [process.execPath, 'model.mjs', ...(wrong ? [wrong] : [])],
    folder,
    seconds,
    ...(log ? { log } : {}),
  });
const refused = (t: ExecutionContext, asked: Promise<unknown>, message: RegExp) =>
  t.throwsAsync(asked, { instanceOf: ModelError, message });

test('each part has a row of each site, and each word its bits', async (t) => {
  const [first, second] = await ask();
  t.deepEqual(
    first.representations,
    new Map([
      ['size', { data: Float32Array.of(11, 0, 14, 11), width: 2 }],
      ['words', { data: Float32Array.of(3, 2), width: 1 }],
    ]),
  );
  t.deepEqual(first.surprisals, [Float64Array.of(3, 3, 3), Float64Array.of(5, 7)]);
  t.deepEqual(second.representations.get('size'), { data: Float32Array.of(5, 0), width: 2 });
});

test('either of representations and surprisals may be left out', async (t) => {
  const [first] = await ask('surprisals');
  t.is(first.representations.size, 0);
  t.is(first.surprisals?.length, 2);
});

test('what it says on standard error is passed on', async (t) => {
  const said: string[] = [];
  await ask(undefined, 60, (line) => said.push(line));
  t.deepEqual(said, ['loading']);
});

test('a program that ends early is told with its code and its last words', (t) =>
  refused(
    t,
    ask('crash'),
    /model.mjs crash: ended with exit code 3 before it answered passage 2 of 2; it last said: loading \| no more memory; run it by hand/,
  ));

test('a program that takes too long is ended', async (t) => {
  const start = Date.now();
  await refused(t, ask('slow', 3), /gave no answer to passage 1 of 2 within 3 s/);
  t.true(Date.now() - start < 30_000);
});

test('a program that is not there cannot be started', (t) =>
  refused(
    t,
    askProcess(PASSAGES, { command: ['no-such-program'], folder, seconds: 9 }),
    /program no-such-program: cannot be started \(spawn no-such-program ENOENT\)/,
  ));

test('no passages need no answer', async (t) => {
  t.deepEqual(await askProcess([], { command: [process.execPath, 'model.mjs'], folder, seconds: 60 }), []);
});

const wrongs: readonly (readonly [string, RegExp])[] = [
  ['chat', /answer 0: is "thinking …", which is no JSON; only answers go to standard output/],
  ['nan', /is "\{"id": 0.*which is no JSON; JSON knows neither NaN nor Infinity/],
  ['id', /answer 0: has the id 1; answer each line before reading the next/],
  ['error', /answer 0: the program gives up: out of memory/],
  ['nothing', /has neither representations nor surprisals/],
  ['rows', /answer 0, size: has 1 rows, where the passage has 2 parts/],
  ['width', /answer 0, size: has 1 numbers in row 1, and 2 in row 0/],
  ['flat', /answer 0, size: is no list of lists of numbers/],
  ['null', /answer 0, size, row 0: holds null at 1, which is no finite number/],
  ['large', /answer 0, size: holds a number in row 0 that single precision cannot hold/],
  ['bits', /answer 0, surprisals, row 0: has 1 numbers, where the part has 3 words/],
  ['changes', /answer 1: gives size \(2\), surprisals, where the first answer gave size \(2\), words \(1\), surprisals/],
  ['more', /goes on after its last answer with "bye"/],
  ['late', /ended with exit code 2 after its last answer/],
];
for (const [wrong, message] of wrongs) {
  test(`an answer that is wrong is refused with what is wrong (${wrong})`, (t) => refused(t, ask(wrong), message));
}
