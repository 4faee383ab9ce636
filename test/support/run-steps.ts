import type { Step } from '../../src/engine/pipeline.ts';
import type { Table } from '../../src/table/define.ts';
import { quietContext } from './run-stage.ts';

interface Wired {
  readonly step: string;
  readonly port: string;
}

/** Runs steps in their order in this process, without a store. What they made, by `<step>.<port>`. */
export async function runSteps(steps: readonly Step[]): Promise<Map<string, Table<any>>> {
  const made = new Map<string, Table<any>>();
  const from = ({ step, port }: Wired) => made.get(`${step}.${port}`);
  for (const { id, stage, params, inputs } of steps) {
    const tables = Object.entries(inputs).map(([port, wire]) => [
      port,
      Array.isArray(wire) ? wire.map(from) : from(wire as Wired),
    ]);
    const out = await stage.run(Object.fromEntries(tables), params, quietContext);
    for (const [port, table] of Object.entries(out)) made.set(`${id}.${port}`, table as Table<any>);
  }
  return made;
}
