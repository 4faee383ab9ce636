import type { Step, Wire } from '../engine/pipeline.ts';
import type { Failure, Parts, Receipt } from '../engine/receipt.ts';
import { grid, shorten } from './grid.ts';
import type { PastStep } from './past-run.ts';
import { count, duration, size } from './quantity.ts';
import type { Paint } from './terminal.ts';

type Row = readonly string[];
const brief = (hash: string) => hash.slice(0, 12);

/** Why a step last ran, what it used and where that came from, what it made, when, how long and in how much memory. */
export function whyLines({ step, settled, receipt }: PastStep, failure: Failure | undefined, paint: Paint): string[] {
  const title = `${paint.strong(step.id)} · ${step.stage.about}`;
  const state: Row[] = [['in the last run', settled ? SAYS[settled.state] : 'was not part of it']];
  if (settled?.reason && !failure) state.push(['because', settled.reason]);
  const failed = failure ? failedRows(failure) : [];
  const used = failure?.parts ?? receipt?.parts;
  const rows = [...state, ...failed, ...(receipt ? ranRows(receipt) : []), ...(used ? usedRows(step, used) : [])];
  return [title, ...grid([...rows, ...(receipt ? madeRows(step, receipt) : [])], { indent: '  ' })];
}

const SAYS = {
  rested: 'rested: nothing that it uses had changed',
  ran: 'ran',
  failed: 'failed',
  skipped: 'was skipped',
} as const;

const failedRows = ({ error, failedAt }: Failure): Row[] => [
  ['failed', failedAt],
  ['error', error.message],
];

const ranRows = ({ cues, finishedAt, seconds, peakBytes, node, fingerprint }: Receipt): Row[] => [
  ['ran because', cues.join('; ')],
  ['finished', finishedAt],
  ['took', `${duration(seconds)}, peak memory ${size(peakBytes)}, Node ${node}`],
  ['fingerprint', brief(fingerprint)],
];

function usedRows(step: Step, { stage, code, params, inputs, sources, packages, seed }: Parts): Row[] {
  const rows: Row[] = [
    ['code', `stages/${stage}.ts  ${brief(code)}`],
    ['seed', String(seed)],
  ];
  const section = (name: string, entries: readonly string[]) =>
    rows.push(...entries.map((entry, i): Row => [i === 0 ? name : '', entry]));
  section('params', aligned(Object.entries(params).map(([name, value]) => [name, shorten(JSON.stringify(value), 100)])));
  section('inputs', aligned(Object.entries(inputs).flatMap(([port, hash]) => inputRows(step, port, hash))));
  section('sources', aligned(Object.entries(sources).map(([path, hash]) => [path, brief(hash)])));
  section('packages', aligned(Object.entries(packages)));
  return rows;
}

const aligned = (rows: readonly Row[]): string[] => grid(rows);

function inputRows(step: Step, port: string, hash: string | readonly string[]): Row[] {
  const wires = [step.inputs[port] ?? []].flat() as Wire[];
  const from = (i: number) => (wires[i] ? `${wires[i].step}.${wires[i].port}` : 'no longer wired');
  return [hash].flat().map((each, i) => [i === 0 ? port : '', from(i), brief(each)]);
}

function madeRows(step: Step, { outputs }: Receipt): Row[] {
  const made = Object.entries(outputs).map(([port, { hash, rows, bytes }]) => [
    `${step.id}.${port}`,
    count(rows, 'row'),
    size(bytes),
    brief(hash),
  ]);
  return grid(made, { right: new Set([1, 2]) }).map((line, i) => [i === 0 ? 'made' : '', line]);
}
