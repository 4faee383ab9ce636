import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import test from 'ava';
import { projectRoot } from '../support/project.ts';

/** The main job, once, on what ships; every test below reads what it left. */
const folder = mkdtempSync(join(tmpdir(), 'brain-score-'));
const at = { store: join(folder, 'store'), artifacts: join(folder, 'artifacts') };
const say = async (...argv: string[]) => {
  const words = ['--import', 'tsx', 'src/cli.ts', ...argv, '--store', at.store];
  const { BRAIN_ALIGN_DATA: _, ...env } = process.env;
  return (await promisify(execFile)(process.execPath, words, { cwd: projectRoot, env, maxBuffer: 2 ** 26 })).stdout;
};
const run = (...argv: string[]) => say('brain-score', ...argv, '--artifacts', at.artifacts);

let first = '';
let files: string[] = [];
test.before(async () => {
  first = await run();
  files = readdirSync(at.artifacts, { recursive: true, encoding: 'utf8' }).map((file) => join(at.artifacts, file));
});
test.after.always(() => rmSync(folder, { recursive: true, force: true }));

async function query(sql: string): Promise<Record<string, any>[]> {
  const connection = await (await DuckDBInstance.create()).connect();
  return (await connection.runAndReadAll(sql)).getRowObjectsJson();
}
const parquet = (...wanted: string[]) => {
  const found = files.filter((file) => file.endsWith('.parquet') && wanted.every((part) => file.includes(part)));
  return `read_parquet([${found.map((file) => `'${file}'`).join(', ')}])`;
};
const benchmarks = ['simulated-passages', 'simulated-stories', 'simulated-words'];

test('the planted site is found on every simulated benchmark', async (t) => {
  const rows = await query(
    `select benchmark, site, r, r_low, simulated from ${parquet('benchmarkScores')}
     where model = 'embedded' and mapping = 'ridge' and split = 'grouped' and best order by benchmark`,
  );
  const planted = {
    'simulated-passages': 'blocks.2.resid_post',
    'simulated-stories': 'blocks.3.resid_post',
    'simulated-words': 'blocks.1.resid_post',
  };
  t.deepEqual(Object.fromEntries(rows.map(({ benchmark, site }) => [benchmark, site])), planted);
  for (const { benchmark, simulated, r_low } of rows) {
    t.true(simulated, benchmark);
    t.true(r_low > 0, benchmark);
  }
});

test('a model without content scores with shuffled folds and exactly 0 with whole passages', async (t) => {
  const rows = await query(
    `select benchmark, split, r from ${parquet('benchmarkScores')} where model = 'oasm' and mapping = 'ridge'`,
  );
  t.is(rows.length, 2 * benchmarks.length);
  for (const { benchmark, split, r } of rows) {
    if (split === 'grouped') t.is(r, 0, benchmark);
    else t.true(r > 0.15, `${benchmark} ${split}: ${r}`);
  }
});

test('every control has its rows beside the model on every benchmark', async (t) => {
  const rows = await query(
    `select benchmark, model, control from ${parquet('benchmarkScores')} where mapping = 'ols' and split = 'grouped' and best`,
  );
  const controls = ['embedded-untrained', 'oasm', 'position', 'random-embedding', 'surprisal', 'word-count'];
  for (const benchmark of benchmarks) {
    const found = rows.filter((row) => row.benchmark === benchmark);
    const names = (control: boolean) => found.filter((row) => row.control === control).map(({ model }) => model);
    t.deepEqual(names(true).sort(), controls, benchmark);
    t.deepEqual(names(false), ['embedded'], benchmark);
  }
});

test('DuckDB reads every kind of artifact with the documented types', async (t) => {
  const types: Record<string, string> = {
    ...{ utf8: 'VARCHAR', 'utf8?': 'VARCHAR', bytes: 'BLOB', bool: 'BOOLEAN', i32: 'INTEGER', f64: 'DOUBLE' },
    ...{ vec32: 'FLOAT[]', vec64: 'DOUBLE[]', list64: 'DOUBLE[]' },
  };
  const specs = new Map<string, { columns: Record<string, { type: string }> }>();
  for (const file of readdirSync(join(projectRoot, 'schemas'))) {
    for (const spec of Object.values(await import(`../../schemas/${file}`)) as any[]) specs.set(spec.name, spec);
  }
  const artifacts = files.filter((file) => file.endsWith('.parquet'));
  t.true(artifacts.length > 150);
  const list = artifacts.map((file) => `'${file}'`).join(', ');
  const metadata = await query(
    `select file_name, decode(value) as value from parquet_kv_metadata([${list}]) where decode(key) = 'brain-align'`,
  );
  t.is(metadata.length, artifacts.length);
  const one = new Map(metadata.map(({ file_name, value }) => [JSON.parse(value).table, file_name]));
  t.true(one.size >= 18, [...one.keys()].join(' '));
  for (const [name, file] of one) {
    const described = await query(`describe select * from '${file}'`);
    const columns = Object.entries(specs.get(name)!.columns).map(([column, { type }]) => [column, types[type]]);
    t.deepEqual(
      described.map(({ column_name, column_type }) => [column_name, column_type]),
      columns,
      name,
    );
  }
});

test('the numbers in Parquet are those of the texts and of the recordings', async (t) => {
  const of = (port: string) => parquet('simulated-passages', `${port}.parquet`);
  const [texts] = await query(`select count(*)::int as n, count(distinct passage_id)::int as passages from ${of('stimulusSet')}`);
  t.deepEqual(texts, { n: 96, passages: 24 });
  const [shape] = await query(
    `select count(*)::int as n, min(len(response))::int as low, max(len(response))::int as high from ${of('responses')}`,
  );
  const [{ neuroids }] = await query(`select count(*)::int as neuroids from ${of('neuroids')}`);
  t.deepEqual(shape, { n: 192, low: neuroids, high: neuroids });
  const [bits] = await query(
    `select (select sum(surprisal_bits) from ${of('surprisal')}) as words, (select sum(surprisal_bits) from ${of('tokens')}) as tokens`,
  );
  t.true(Math.abs(bits.words - bits.tokens) < 1e-9 * bits.tokens && bits.tokens > 1000);
  const [share] = await query(
    `select max(abs(share - r / ceiling)) as off, count(*)::int as n from ${parquet('normalizedScores')} where not isnan(share)`,
  );
  t.true(share.n > 10_000 && share.off < 1e-13);
});

test('the page is one file that marks every simulated benchmark, and the summary is printed', (t) => {
  const page = readFileSync(files.find((file) => file.endsWith('report/index.html'))!, 'utf8');
  t.false(/<script|<link[^>]+stylesheet|src="http/.test(page));
  t.true((page.match(/SIMULATED|simulated/g) ?? []).length > 20);
  t.false(/NaN|undefined|Infinity/.test(page));
  t.regex(first, /SIMULATED: planted site blocks\.2\.resid_post; recovered: yes/);
  t.regex(first, /report: .*index\.html/);
});

test.serial('the second run does nothing and says so', async (t) => {
  t.regex(await run(), /nothing to do: \d+ steps rest/);
});

test.serial('a changed alpha grid reruns only what stands below it, and the plan names the cue', async (t) => {
  const changed = ['--benchmark', 'simulated-stories', '--alphas', '1,100'];
  const plan = await say('plan', 'brain-score', ...changed);
  t.regex(plan, /fit-encoding ×7 +runs +params-changed: alphas/);
  t.notRegex(plan, /load-stimuli|simulate-responses +|extract-|\/ols/);
  const again = await run(...changed);
  const ran = [...again.matchAll(/✓ ([a-z-]+)\S*/g)].map(([, stage]) => stage);
  const below = ['choose-sites', 'compare-models', 'count-edges', 'fit-encoding', 'normalize-scores', 'partition-variance'];
  t.deepEqual([...new Set(ran)].sort(), [...below, 'render-report', 'summarize-scores', 'test-map']);
  t.is(ran.filter((stage) => stage === 'fit-encoding').length, 7);
});

test.serial('a stimulus can be followed through every table', async (t) => {
  const trace = await say('trace', 'umbrella.01');
  for (const word of ['On the first wet Monday', 'surprisal', 'activations', 'responses', 'folds'])
    t.true(trace.includes(word), word);
});
