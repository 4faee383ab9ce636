import { allThreads, type Crew, openCrew } from '../linalg/crew.ts';
import { tasks } from './ceiling-tasks.ts';

/** Floating-point operations that are over before threads would have started. */
const SMALL_WORK = 5e9;

/** A crew for that many floating-point operations: all the machine's threads, or for few operations none, so that they run in place. */
export const openCeilingCrew = (operations: number): Promise<Crew<typeof tasks>> =>
  openCrew(tasks, operations < SMALL_WORK ? 0 : allThreads());
