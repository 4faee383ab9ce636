import { open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { WiringError } from '../errors.ts';
import { isMissing, onDisk, readJson } from './files.ts';

interface Holder {
  readonly pid: number;
  readonly host: string;
  /**
   * When the process began, so that a number given to another process does not pass for it; null where the system does not say.
   */
  readonly born: string | null;
  /** ISO 8601. */
  readonly since: string;
}

/** A takeover takes milliseconds; one this old (ms) was itself cut short. */
const TAKEOVER = 10_000;

/**
 * Takes the store at `root` for this run and gives the function that lets it go. `what` is what the folder is called in errors.
 * WiringError, naming the process, while another run holds it. The lock of a dead process of this machine is taken over; one of
 * another machine is not, since nobody here can tell.
 */
export async function lockStore(root: string, what = 'store'): Promise<() => Promise<void>> {
  const path = join(root, 'lock.json');
  return onDisk(path, async () => {
    if (!(await create(path))) await takeOver(path, what);
    return () => rm(path, { force: true });
  });
}

async function create(path: string): Promise<boolean> {
  const file = await open(path, 'wx').catch((error) => {
    if (error.code === 'EEXIST') return undefined;
    throw error;
  });
  if (!file) return false;
  try {
    const holder: Holder = {
      pid: process.pid,
      host: hostname(),
      born: await birthOf(process.pid),
      since: new Date().toISOString(),
    };
    await file.writeFile(JSON.stringify(holder));
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
  return true;
}

/** One process at a time looks again whether the holder is dead and puts itself in its place. */
async function takeOver(path: string, what: string): Promise<void> {
  await refuseWhileHeld(path, what);
  const guard = `${path}.takeover`;
  await rm(guard, { force: (await ageOf(guard)) > TAKEOVER }).catch(() => undefined);
  await claim(guard, path, what);
  try {
    await refuseWhileHeld(path, what);
    await rm(path, { force: true });
    if (!(await create(path))) await refuseWhileHeld(path, what);
  } finally {
    await rm(guard, { force: true });
  }
}

async function claim(guard: string, path: string, what: string): Promise<void> {
  await writeFile(guard, '', { flag: 'wx' }).catch((error) => {
    if (error.code !== 'EEXIST') throw error;
    throw new WiringError(path, `another run is taking over this ${what} just now`, 'try again');
  });
}

async function refuseWhileHeld(path: string, what: string): Promise<void> {
  const holder = await readHolder(path);
  if (!holder || (await isDead(holder))) return;
  const { pid, host, since } = holder;
  const way = host === hostname() ? 'wait for it or stop it' : `if that process is gone, delete ${path}`;
  throw new WiringError(path, `process ${pid} on ${host} has been running on this ${what} since ${since}`, way);
}

/** The holder; a file that is still empty is being written by a process that has just made it. */
async function readHolder(path: string): Promise<Holder | undefined> {
  const holder = await readJson<Holder>(path);
  if (holder || (await ageOf(path)) > 1000) return holder;
  await sleep(100);
  return readJson<Holder>(path);
}

const ageOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => 0,
  );

async function isDead({ pid, host, born }: Holder): Promise<boolean> {
  if (host !== hostname()) return false;
  if (!isRunning(pid)) return true;
  const now = await birthOf(pid);
  return born !== null && now !== null && now !== born;
}

/** Whether a process of that number exists on this machine. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Boot and clock tick at which a process began (Linux); null elsewhere. */
async function birthOf(pid: number): Promise<string | null> {
  try {
    const [boot, line] = await Promise.all([
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
      readFile(`/proc/${pid}/stat`, 'utf8'),
    ]);
    return `${boot.trim()}:${line.slice(line.lastIndexOf(')') + 2).split(' ')[19]}`;
  } catch (error) {
    if (isMissing(error) || (error as NodeJS.ErrnoException).code === 'ESRCH') return null;
    throw error;
  }
}
