import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { main } from '../../../src/cli/main.ts';
import { transferLine } from '../../../src/cli/pull-shown.ts';
import { ELEMENT } from '../../../src/lm/onnx/fields.ts';
import { copyTinyProject, ended, type Said, say, start } from '../../support/command-line.ts';
import { copyModel, EMBEDDED } from '../../support/embedded-model.ts';
import { sendUpTo } from '../../support/faulty-hub.ts';
import { served, serveHub } from '../../support/model-hub.ts';
import { input, node, onnx, output, weight } from '../../support/onnx.ts';
import { projectRoot } from '../../support/project.ts';
import { tinyModel } from '../../support/tiny-models.ts';

function emptyCache(t: ExecutionContext): string {
  const cache = realpathSync(mkdtempSync(join(tmpdir(), 'brain-align-cache-')));
  t.teardown(() => rmSync(cache, { recursive: true }));
  return cache;
}

const typed = (...words: string[]): Promise<Said> => say(projectRoot, ...words);
const pulled = async (t: ExecutionContext): Promise<string> => {
  const cache = emptyCache(t);
  const { code, err } = await typed('data', 'pull', 'model', 'distilgpt2', '--cache', cache, '--hub', (await serveHub(t)).url);
  t.is(code, 0, err);
  return cache;
};

const refusals: [typed: string, message: string][] = [
  ['data', '✗ data: does not say what to do; data list, data pull <dataset>, data pull model <id>, data check <dataset>'],
  ['data puli', '✗ data puli: is not a command; did you mean "pull"?'],
  ['data list models', '✗ models: is one word too many for data list'],
  ['data pull', '✗ data pull: names no dataset and no model; data pull <dataset> or data pull model <id>'],
  ['data pull model', '✗ data pull: names no dataset and no model; data pull <dataset> or data pull model <id>'],
  ['data pull gpt2', '✗ data pull gpt2: does not say that it is a model; data pull model gpt2'],
  ['data pull model gtp2', '✗ model gtp2: is not known; did you mean "gpt2"?'],
  ['data check model embedded', '✗ model embedded: ships with the project'],
  ['data pull Blank2015', '✗ dataset Blank2015: is not known; did you mean "Blank2014"?'],
  ['data pull simulated-words', '✗ dataset simulated-words: ships with the project'],
  [
    'data pull Blank2014',
    '✗ data pull Blank2014: does not say into which folder; name it with --data-dir, or in BRAIN_ALIGN_DATA',
  ],
  ['data synthesize', '✗ data synthesize: does not say into which folder; name it with --data-dir, or in BRAIN_ALIGN_DATA'],
  ['data synthesize all', '✗ all: is one word too many for data synthesize'],
  ['data pull model gpt2 --hub nowhere', '✗ --hub: "nowhere" is not an address; write it as https://'],
  ['data pull model gpt2 --cach x', '✗ --cach: is not an option of data; did you mean "--cache"?'],
  ['data pull model gpt2 medium', '✗ medium: is one word too many for data'],
  ['show model', '✗ show model: names no model; show model <id>'],
  ['show model a b', '✗ b: is one word too many for show'],
  ['show tables a', '✗ a: is one word too many for show'],
];
for (const [words, message] of refusals) {
  test(`"${words}" is refused in one line with exit code 2`, async (t) => {
    const { code, out, err } = await typed(...words.split(' '));
    t.is(code, 2, err);
    t.is(out, '');
    t.true(err.startsWith(message), err);
    t.is(err.indexOf('\n'), err.length - 1);
  });
}

test('a project that describes no models says so', async (t) => {
  const { code, err } = await say(copyTinyProject(), 'data', 'list');
  t.is(code, 2);
  t.is(err, '✗ data: this project has no models of its own; they are described in its data/shelf.ts\n');
});

test('a pull says what it fetches, from where, under which licence, and what came of each file', async (t) => {
  const cache = emptyCache(t);
  const { url } = await serveHub(t);
  const { code, out, err } = await typed('data', 'pull', 'model', 'distilgpt2', '--cache', cache, '--hub', url);
  t.is(err, '');
  t.is(code, 0);
  const lines = out.trimEnd().split('\n');
  t.is(lines[0], `distilgpt2: Xenova/distilgpt2 at main, licence Apache-2.0, to ${cache}/models/distilgpt2`);
  t.regex(lines[1], /we have not downloaded the files ourselves/);
  t.regex(lines[3], /^✓ config\.json {2}\d+ B {2}is what the server states; its SHA-256 is kept in checksums\.json$/);
  t.is(lines[6], '  model.onnx  6.8 MB');
  t.regex(lines[7], /^✓ model\.onnx {2}6\.8 MB/);
  t.is(lines[8], 'done: --model distilgpt2');
  t.is(lines[9], `set BRAIN_ALIGN_CACHE=${cache} so that pipelines find it there`);
  t.false(out.includes('\u001b'));
});

test('a failed pull ends with code 1 and names the address', async (t) => {
  const { url } = await serveHub(t, (_, response) => {
    response.writeHead(404).end();
    return true;
  });
  const { code, err } = await typed('data', 'pull', 'model', 'distilgpt2', '--cache', emptyCache(t), '--hub', url);
  t.is(code, 1);
  t.is(err.split(';')[0], `✗ ${url}/Xenova/distilgpt2/resolve/main/config.json: there is no such file (404)`);
});

test('the hub and the cache can be named by the environment', async (t) => {
  const [cache, { url, seen }] = [emptyCache(t), await serveHub(t)];
  let out = '';
  const write = (text: string) => {
    out += text;
  };
  const env = { BRAIN_ALIGN_CACHE: cache, BRAIN_ALIGN_HUB: url };
  const world = { root: projectRoot, cwd: projectRoot, stdout: { write }, stderr: { write }, env };
  t.is(await main(['data', 'pull', 'model', 'distilgpt2'], { ...world, stoppable: () => new AbortController().signal }), 0, out);
  t.true(seen.length > 0);
  t.notRegex(out, /BRAIN_ALIGN_CACHE=/);
});

test('a pull that is killed goes on where it was, and takes its lock over', async (t) => {
  const cache = emptyCache(t);
  const graph = served('onnx/decoder_model.onnx');
  const half = await serveHub(t, (request, response) => {
    if (!request.url!.startsWith('/store')) return false;
    sendUpTo(request, response, graph, 1_000_000);
    return true;
  });
  const child = start(projectRoot, 'data', 'pull', 'model', 'distilgpt2', '--cache', cache, '--hub', half.url);
  const part = join(cache, 'models/distilgpt2/model.onnx.part');
  const end = ended(child);
  while (!existsSync(part) || readFileSync(part).length < 1_000_000) await new Promise((resolve) => setTimeout(resolve, 20));
  child.kill('SIGKILL');
  await end;
  const { url, seen } = await serveHub(t);
  const { code, out } = await typed('data', 'pull', 'model', 'distilgpt2', '--cache', cache, '--hub', url);
  t.is(code, 0);
  t.regex(out, /model\.onnx {2}6\.8 MB, going on after 1\.0 MB/);
  t.is(seen.at(-1)!.range, 'bytes=1000000-');
  t.true(readFileSync(join(cache, 'models/distilgpt2/model.onnx')).equals(graph));
});

test('SIGINT stops a pull with code 130, and what came is kept', async (t) => {
  const cache = emptyCache(t);
  const half = await serveHub(t, (request, response) => {
    if (!request.url!.startsWith('/store')) return false;
    sendUpTo(request, response, served('onnx/decoder_model.onnx'), 1_000_000);
    return true;
  });
  const child = start(projectRoot, 'data', 'pull', 'model', 'distilgpt2', '--cache', cache, '--hub', half.url);
  const end = ended(child);
  const part = join(cache, 'models/distilgpt2/model.onnx.part');
  while (!existsSync(part) || readFileSync(part).length < 1_000_000) await new Promise((resolve) => setTimeout(resolve, 20));
  child.kill('SIGINT');
  const { code, out, err } = await end;
  t.is(code, 130, err);
  t.regex(out, /stopped; what came is kept, and the same command resumes\n$/);
  t.is(readFileSync(part).length, 1_000_000);
});

test('on a terminal the share, the rate and an estimate are shown, as far as they can be known', (t) => {
  const transfer = { name: 'model.onnx', from: 100e6, began: 10, done: 300e6, total: 500e6 };
  t.is(transferLine(transfer, 20), 'model.onnx  60 %  300 MB of 500 MB · 20 MB/s · about 00:10 left');
  t.is(transferLine({ ...transfer, total: null }, 20), 'model.onnx  300 MB · 20 MB/s');
  t.is(transferLine({ ...transfer, done: 100e6 }, 10.5), 'model.onnx  20 %  100 MB of 500 MB');
});

test('the moving line of a terminal is gone when the pull ends', async (t) => {
  const [cache, { url }] = [emptyCache(t), await serveHub(t)];
  let out = '';
  const stdout = { isTTY: true, columns: 60, write: (text: string) => (out += text) };
  const world = { root: projectRoot, cwd: projectRoot, stdout, stderr: stdout, env: { BRAIN_ALIGN_CACHE: cache } };
  await main(['data', 'pull', 'model', 'distilgpt2', '--hub', url], { ...world, stoppable: () => new AbortController().signal });
  t.true(out.endsWith('done: --model distilgpt2\u001b[K\n\u001b[J'), JSON.stringify(out.slice(-200)));
});

test('a pipeline finds a pulled model by its name, and is told the command where it is not pulled', async (t) => {
  const plan = (cache: string) => {
    const words = ['--import', 'tsx', 'src/cli.ts', 'plan', 'perplexity', '--model', 'distilgpt2', '--text', 'LICENSE'];
    const store = ['--store', join(cache, 'store')];
    const env = { ...process.env, BRAIN_ALIGN_CACHE: cache };
    return ended(spawn(process.execPath, [...words, ...store], { cwd: projectRoot, env, stdio: ['ignore', 'pipe', 'pipe'] }));
  };
  const { code, err } = await plan(emptyCache(t));
  t.is(code, 1);
  t.regex(err, /model distilgpt2: is known, but not in .*; pnpm pipeline data pull model distilgpt2 downloads it/);
  const found = await plan(await pulled(t));
  t.is(found.code, 0, found.err);
  t.regex(found.out, /distilgpt2/);
});

test('a list says of every model and dataset whether it is here, and of the others what to do', async (t) => {
  const { code, out } = await typed('data', 'list', '--cache', await pulled(t));
  t.is(code, 0);
  t.regex(out, /\n {2}embedded +ships/);
  t.regex(out, /\n {2}distilgpt2 +here +Apache-2\.0/);
  t.regex(out, /\n {2}gpt2 +absent +MIT/);
  t.regex(out, /\n {2}openai-gpt +no export +MIT/);
  t.regex(out, /\n {2}tuckute2024 {2}absent {2}none stated.*\n.*\n {4}obtain it from .* name the folder that holds/);
  t.regex(out, /\n {2}simulated-words {2}ships {2}CC0/);
});

test('recordings that nobody publishes file by file are obtained by hand', async (t) => {
  const { code, err } = await typed('data', 'pull', 'dataset', 'tuckute2024');
  t.is(code, 1);
  t.regex(err, /^✗ dataset tuckute2024: is obtained by hand: .*; obtain it from .* as data\/tuckute2024\/card\.md describes/);
});

test('synthetic files can be made, checked, and never pass for the published ones', async (t) => {
  const dataDir = emptyCache(t);
  const made = await typed('data', 'synthesize', '--small', '--data-dir', dataDir);
  t.is(made.code, 0, made.err);
  t.regex(made.out, /SYNTHETIC: nobody was recorded for these files/);
  const { code, out } = await typed('data', 'check', 'Fedorenko2016', '--data-dir', dataDir);
  t.is(code, 1);
  t.regex(out, /assy_Fedorenko2016_language\.nc +other/);
  t.regex(out, /✗ +people were recorded +no, the file is synthetic/);
  t.regex(out, /✓ +words in each sentence +8/);
  t.regex((await typed('data', 'list', '--data-dir', dataDir)).out, /\n {2}Fedorenko2016 {2}here/);
  const elsewhere = emptyCache(t);
  const copied = await typed('data', 'pull', 'Fedorenko2016', '--data-dir', elsewhere, '--mirror', dataDir);
  t.is(copied.code, 1);
  t.regex(copied.err, /its SHA-1 is [0-9a-f]{40}, not 2966b6d78e972a72068aa6907377483f427e8d9a; nothing was copied/);
});

test('a pull of a dataset says how many files it brings where, under which licence, and how to go on', async (t) => {
  const [dataDir, { url }] = [emptyCache(t), await serveHub(t)];
  const { code, out, err } = await typed('data', 'pull', 'Blank2014', '--data-dir', dataDir, '--mirror', url);
  t.is(code, 1);
  t.regex(out, new RegExp(`^Blank2014: 1 file to ${dataDir}; licence: none stated by Brain-Score`));
  t.is(err.split(';')[0], `✗ ${url}/assy_Blank2014_fROI.nc: there is no such file (404)`);
  const { code: lacking, out: told } = await typed('data', 'check', 'Blank2014', '--data-dir', dataDir);
  t.is(lacking, 1);
  t.regex(told, /assy_Blank2014_fROI\.nc +missing\s.*\n?.*data pull Blank2014 --data-dir .* obtains what is missing/);
});

test('a check names what is damaged, and the command that mends it', async (t) => {
  const cache = await pulled(t);
  t.is((await typed('data', 'check', 'model', 'distilgpt2', '--cache', cache)).code, 0);
  truncateSync(join(cache, 'models/distilgpt2/model.onnx'), 5_000);
  const { code, out } = await typed('data', 'check', 'model', 'distilgpt2', '--cache', cache);
  t.is(code, 1);
  t.regex(out, /config\.json +good/);
  t.regex(out, /model\.onnx +damaged +5\.0 kB +[0-9a-f]{64}\n/);
  t.regex(out, /data pull model distilgpt2 fetches what is missing or damaged\n$/);
});

test('a model is shown with its card, its files and the tensor of every site', async (t) => {
  const { code, out, err } = await typed('show', 'model', 'distilgpt2', '--cache', await pulled(t));
  t.is(err, '');
  t.is(code, 0);
  t.regex(out, /^distilgpt2 · GPT-2 distilled/);
  t.regex(out, /licence +Apache-2\.0\n/);
  t.regex(out, /export +Xenova\/distilgpt2 at main\n/);
  t.regex(out, /Brain-Score +commits transformer\.h\.5, which is blocks\.5\.resid_post\n/);
  t.regex(out, /its config +gpt2, reads from left to right, 4 blocks of 192 units, 3 heads, context 256, BOS 0\n/);
  t.regex(out, /but +the card says 6 blocks of 768 units: these are the files of another model\n/);
  t.regex(out, /\nblocks\.3\.mlp_act +\(rows, positions, 768\) +blocks\.3\.mlp_act\n/);
  t.regex(out, /\nlogits +\(rows, positions, 8192\) +logits\n$/);
});

test('of a model that is not here the card is shown before the error', async (t) => {
  const { code, out, err } = await typed('show', 'model', 'gpt2', '--cache', emptyCache(t));
  t.is(code, 1);
  t.regex(out, /^gpt2 · OpenAI GPT-2[\s\S]*commits transformer\.h\.11/);
  t.regex(err, /^✗ model gpt2: is known, but not in .*; pnpm pipeline data pull model gpt2 downloads it\n$/);
});

test('a local export is shown without any registration', async (t) => {
  const { code, out } = await typed('show', 'model', EMBEDDED);
  t.is(code, 0);
  t.regex(out, /its tokens +8192 in the graph, 8192 in the tokenizer\n/);
  t.notRegex(out, /precision/);
});

test('of an export in half precision it is said that it is read in single precision', async (t) => {
  const { code, out } = await typed('show', 'model', tinyModel('llama-bf16'));
  t.is(code, 0);
  t.regex(out, /\n +precision +exported in half precision \(bfloat16\), read in single precision \(float32\)\n/);
});

test('a graph that is not recognised is answered with what was, and with the way to name a site by hand', async (t) => {
  const table = weight('table', [4, 2], new Float32Array(8));
  const graph = onnx([node('Gather', ['table', 'input_ids'], ['y']), table, input('input_ids', ELEMENT.int64), output('y')]);
  const { code, err } = await typed('show', 'model', copyModel(t, { 'model.onnx': graph }));
  t.is(code, 1);
  t.regex(err, /not recognised as a transformer: .*\(recognised: [^)]+\); name its sites by hand in a sites\.json/);
});

const damages: [title: string, changes: Record<string, string | Uint8Array | undefined>, message: RegExp][] = [
  ['no tokenizer', { 'tokenizer.json': undefined }, /tokenizer\.json: cannot be read; a model folder holds/],
  [
    'a graph that was cut short',
    { 'model.onnx': readFileSync(join(EMBEDDED, 'model.onnx')).subarray(0, 100_000) },
    /truncated or damaged/,
  ],
  ['a page in place of the config', { 'config.json': '<html>' }, /config\.json: is not JSON; obtain the file again/],
];
for (const [title, changes, message] of damages) {
  test(`a local export with ${title} is refused with the folder's name`, async (t) => {
    const folder = copyModel(t, changes);
    const { code, err } = await typed('show', 'model', folder);
    t.true(err.startsWith(`✗ ${folder}`), err);
    t.is(code, 1);
    t.regex(err, message);
    t.notRegex(err, /defect/);
  });
}

test('another tokenizer put among pulled files is found out by its hash', async (t) => {
  const cache = await pulled(t);
  writeFileSync(join(cache, 'models/distilgpt2/tokenizer.json'), '{"version": "1.0"}');
  const { code, err } = await typed('show', 'model', 'distilgpt2', '--cache', cache);
  t.is(code, 1);
  t.regex(err, /tokenizer\.json: its SHA-256 is [0-9a-f]{64}, not [0-9a-f]{64} as in checksums\.json; obtain the file again/);
});
