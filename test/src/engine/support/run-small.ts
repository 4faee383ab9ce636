/** Runs the small project in the folder named and writes its artifacts: what the kill test kills. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { writeArtifacts } from '../../../../src/engine/artifacts.ts';
import { stepsOf } from '../../../../src/engine/pipeline.ts';
import { runSteps } from '../../../../src/engine/run.ts';
import { openStore } from '../../../../src/engine/store.ts';

const root = process.argv[2];
const { default: pipeline } = await import(pathToFileURL(join(root, 'pipelines/small.ts')).href);
const options = { source: join(root, 'words.txt'), scale: 3, pause: 30, round: false, how: '' };
const steps = stepsOf(pipeline, options as any);
const context = { pipeline: 'small', store: await openStore(join(root, 'store')), root, seed: 1 };
const result = await runSteps(steps, { ...context, jobs: 2 });
const { files } = await writeArtifacts(steps, result, { ...context, options: { scale: 3 }, out: join(root, 'artifacts') });
process.stdout.write(`${JSON.stringify({ files, states: result.steps.map(({ state }) => state) })}\n`);
