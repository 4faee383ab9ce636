import test from 'ava';
import type { Benchmark } from '../../data/benchmarks/benchmark.ts';
import { absentBenchmarks, benchmarkById, benchmarks, isOfficial } from '../../data/benchmarks/catalogue.ts';
import { fixture } from '../support/fixture.ts';
import { smallAssemblies } from '../support/synthetic-assemblies.ts';

interface Registry {
  readonly source: string;
  readonly version: Benchmark['source'];
  /** Former ids by id. */
  readonly ids: Readonly<Record<string, readonly string[]>>;
}
const { registries, notClaimed } = fixture('brain-score/benchmark-ids.json') as {
  readonly registries: readonly Registry[];
  readonly notClaimed: Readonly<Record<string, string>>;
};

for (const { version, ids } of registries) {
  test(`every id of ${version} is a benchmark here, and so are its former ids`, (t) => {
    for (const [id, former] of Object.entries(ids)) {
      t.is(benchmarkById(id).id, id);
      for (const other of former) t.is(benchmarkById(other).id, id, other);
    }
  });

  test(`no id that ${version} does not have is said to come from there`, (t) => {
    const own = benchmarks.filter(({ id, source }) => source === version && id !== 'syntaxgym');
    t.deepEqual(own.map(({ id }) => id).sort(), Object.keys(ids).sort());
    for (const { id, aliases } of own) t.deepEqual(aliases, ids[id], id);
  });
}

test('ids and former ids differ', (t) => {
  const all = benchmarks.flatMap(({ id, aliases }) => [id, ...aliases]);
  t.is(new Set(all).size, all.length);
});

test('what others measure that is no likeness to people is not claimed', (t) => {
  for (const id of Object.keys(notClaimed)) t.false(isOfficial(id), id);
});

test('data synthesize makes the files of every benchmark', async (t) => {
  t.deepEqual(absentBenchmarks(await smallAssemblies(t)), []);
});
