import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { toRecord } from '../errors.ts';
import { type Answer, amongThreads, type Order, openTools, type TaskBook } from './crew.ts';

const port = parentPort as MessagePort;
const { tasks } = ((await import(workerData.home)) as { tasks: TaskBook }).tasks;
const tools = await openTools(amongThreads);

port.on('message', ({ task, input }: Order) => {
  tasks[task](input, tools).then(
    (result) => answer({ result }, buffersOf(result)),
    (error) => answer({ error: toRecord(error) }, []),
  );
});

const answer = (message: Answer, move: ArrayBuffer[]): void => port.postMessage(message, move);

/** The buffers that a result owns, wherever they stand in it. Those that threads share stay where they are. */
function buffersOf(value: unknown): ArrayBuffer[] {
  if (value instanceof ArrayBuffer) return [value];
  if (ArrayBuffer.isView(value)) return value.buffer instanceof ArrayBuffer ? [value.buffer] : [];
  if (value === null || typeof value !== 'object') return [];
  return [...new Set(Object.values(value).flatMap(buffersOf))];
}
