/** Runs the steps of an official ceiling in the store named and says which it begins: what the kill test kills. */
import { runCeiling } from './ceiling-run.ts';

const [store, dataDir] = process.argv.slice(2);
await runCeiling(store, dataDir, ({ type, step }) => {
  if (type === 'start') process.stdout.write(`${step}\n`);
});
