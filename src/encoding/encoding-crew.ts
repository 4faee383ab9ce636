import { allThreads, type Crew, openCrew } from '../linalg/crew.ts';
import { tasks } from './encoding-tasks.ts';

/** Threads for one fit after another: started when a large one first needs them. Small ones before that are done in place. */
export interface EncodingCrew {
  readonly threads: number;
  member(isSmall: boolean): Promise<Crew<typeof tasks>>;
  close(): Promise<void>;
}

/** Opens a crew of that many threads, as many as the machine has if left out. With 0 all is done in place. */
export function openEncodingCrew(threads = allThreads()): EncodingCrew {
  const opened = new Map<number, Promise<Crew<typeof tasks>>>();
  return {
    threads,
    member(isSmall) {
      const count = isSmall && !opened.has(threads) ? 0 : threads;
      const crew = opened.get(count) ?? openCrew(tasks, count);
      opened.set(count, crew);
      return crew;
    },
    async close() {
      await Promise.all([...opened.values()].map(async (crew) => (await crew).close()));
    },
  };
}

/** Runs `work` with the crew given, or with one of its own. */
export async function withCrew<T>(crew: EncodingCrew | undefined, work: (crew: EncodingCrew) => Promise<T>): Promise<T> {
  if (crew) return work(crew);
  const own = openEncodingCrew();
  try {
    return await work(own);
  } finally {
    await own.close();
  }
}
