import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ExecutionContext } from 'ava';
import type { Pipeline, Step } from '../../../../src/engine/pipeline.ts';
import { stepsOf } from '../../../../src/engine/pipeline.ts';
import { planSteps } from '../../../../src/engine/plan.ts';
import { type RunContext, type RunEvent, type RunResult, runSteps } from '../../../../src/engine/run.ts';
import { openStore, type Store } from '../../../../src/engine/store.ts';

const repository = fileURLToPath(new URL('../../../../', import.meta.url));

/** A project of a few small stages in a folder of its own, with a store of its own. */
export interface Project {
  readonly root: string;
  readonly store: Store;
  /** Steps as the files say now; options go to the pipeline. */
  steps(options?: Record<string, unknown>): Promise<Step[]>;
  run(steps: readonly Step[], more?: Partial<RunContext>): Promise<RunResult & { events: RunEvent[] }>;
  /** Cues of each step that does not rest, by step. */
  cues(steps: readonly Step[], seed?: number): Promise<Record<string, readonly string[]>>;
  edit(file: string, from: string, to: string): Promise<void>;
}

export async function project(t: ExecutionContext): Promise<Project> {
  const root = await mkdtemp(join(tmpdir(), 'engine-'));
  t.teardown(() => rm(root, { recursive: true, force: true }));
  await layOut(root);
  const store = await openStore(join(root, 'store'));
  const base = { pipeline: 'small', store, root, seed: 1, jobs: 2 };
  let version = 0;
  return {
    root,
    store,
    async steps(options = {}) {
      version += 1;
      const { default: pipeline } = await import(`${pathToFileURL(join(root, 'pipelines/small.ts')).href}?version=${version}`);
      return stepsOf(pipeline as Pipeline, { ...defaults(pipeline), source: join(root, 'words.txt'), ...options });
    },
    async run(steps, more = {}) {
      const events: RunEvent[] = [];
      const result = await runSteps(steps, { ...base, on: (event) => events.push(event), ...more });
      return { ...result, events };
    },
    async cues(steps, seed = 1) {
      const plan = await planSteps(steps, { ...base, seed });
      return Object.fromEntries(plan.steps.filter(({ state }) => state !== 'rest').map(({ step, cues }) => [step.id, cues]));
    },
    async edit(file, from, to) {
      const path = join(root, file);
      const before = await readFile(path, 'utf8');
      t.true(before.includes(from), `${file} holds "${from}"`);
      await writeFile(path, before.replace(from, to));
    },
  };
}

const defaults = (pipeline: Pipeline) =>
  Object.fromEntries(Object.entries(pipeline.options).map(([name, option]) => [name, option.default]));

/** Copies the small project of `test/src/engine/support/small` to `root`, pointing its imports at this repository. */
export async function layOut(root: string): Promise<void> {
  await mkdir(root, { recursive: true });
  await cp(join(repository, 'test/src/engine/support/small'), root, { recursive: true });
  for (const file of ['schemas/words.ts', ...STAGES.map((name) => `stages/${name}.ts`), 'pipelines/small.ts']) {
    const text = await readFile(join(root, file), 'utf8');
    await writeFile(join(root, file), text.replaceAll("'../../../../../../src/", `'${pathToFileURL(repository).pathname}src/`));
  }
  await writeFile(join(root, 'package.json'), '{ "type": "module" }\n');
  await mkdir(join(root, 'node_modules/verb'), { recursive: true });
  await writeFile(
    join(root, 'node_modules/verb/package.json'),
    '{ "name": "verb", "version": "1.0.0", "type": "module", "exports": "./index.js" }\n',
  );
  await writeFile(join(root, 'node_modules/verb/index.js'), 'export const verb = (x) => x;\n');
}

const STAGES = ['load-words', 'measure-words', 'sum-words', 'break-down', 'count-rows'];

/** State of each step by id. */
export const states = ({ steps }: RunResult): Record<string, string> =>
  Object.fromEntries(steps.map(({ id, state }) => [id, state]));
