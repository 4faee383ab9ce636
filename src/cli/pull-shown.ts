import type { FetchEvent } from '../fetch/contract.ts';
import type { CardSource, ModelCard } from '../shelf/card.ts';
import { CACHE_VARIABLE, cacheFolder, folderIn } from '../shelf/model-cache.ts';
import { pullFiles, type Settled } from '../shelf/pull-files.ts';
import { type PullPlace, pullModel } from '../shelf/pull-model.ts';
import type { DatasetPlace } from '../shelf/shelf.ts';
import { INTERRUPTED } from './closing.ts';
import { redraw } from './display.ts';
import { clip } from './grid.ts';
import { clock, duration, size } from './quantity.ts';
import { isLive, type World } from './terminal.ts';

/** What is known of the file that is being fetched: seconds are of one clock. */
export interface Transfer {
  readonly name: string;
  /** The byte at which this command began, and when. */
  readonly from: number;
  readonly began: number;
  readonly done: number;
  readonly total: number | null;
}

/** `model.onnx  43 %  210 MB of 653 MB · 12 MB/s · about 00:34 left`; what cannot be known is left out. */
export function transferLine({ name, from, began, done, total }: Transfer, now: number): string {
  const seconds = now - began;
  const rate = seconds >= 1 ? (done - from) / seconds : 0;
  const left = total !== null && rate > 0 ? `about ${clock((total - done) / rate)} left` : '';
  const share = total ? `  ${Math.floor((100 * done) / total)} %` : '';
  const amount = total === null ? size(done) : `${size(done)} of ${size(total)}`;
  return `${name}${share}  ${[amount, rate > 0 ? `${size(rate)}/s` : '', left].filter(Boolean).join(' · ')}`;
}

/** Downloads a model and shows how it goes (see shown). Resolves to the exit code. */
export function pullShown(card: ModelCard, source: CardSource, place: PullPlace, world: World): Promise<number> {
  const { repository, revision, unverified } = source;
  return shown(world, async (show, signal) => {
    show.say(`${card.id}: ${repository} at ${revision}, licence ${card.licence}, to ${folderIn(place.cache, card.id)}`);
    if (unverified) show.say(unverified);
    await pullModel(card.id, source, place, {
      signal,
      onFile: show.on,
      onSettled: (name, fetched) => show.say(settledLine(name, fetched ?? 'here')),
    });
    const unusual = place.cache !== cacheFolder(world.env);
    return [
      `done: --model ${card.id}`,
      ...(unusual ? [`set ${CACHE_VARIABLE}=${place.cache} so that pipelines find it there`] : []),
    ];
  });
}

/** Brings the files of a dataset to their places and shows how it goes (see shown). Resolves to the exit code. */
export function pullDatasetShown(dataset: DatasetPlace, dataDir: string, mirror: string | null, world: World): Promise<number> {
  const { id, licence, files } = dataset;
  return shown(world, async (show, signal) => {
    show.say(`${id}: ${files.length} ${files.length === 1 ? 'file' : 'files'} to ${dataDir}; licence: ${licence}`);
    await pullFiles(files, dataDir, {
      ...{ signal, mirror, onFile: show.on },
      onRefused: (_, problem) => show.say(`  ${problem}; trying the next address`),
      onSettled: (name, settled) => show.say(settledLine(name, settled, 'nobody has stated what it must be')),
    });
    return [`done: pnpm pipeline data check ${id} --data-dir ${dataDir} compares it with what is documented`];
  });
}

/**
 * Runs a pull and shows it: a moving line on a terminal, a line for each file elsewhere; then the lines that `pull` ends with. Resolves
 * to the exit code, that of an interrupted command where the user stopped it.
 */
async function shown(world: World, pull: (show: TransferDisplay, signal: AbortSignal) => Promise<string[]>): Promise<number> {
  const signal = world.stoppable();
  const show = transferDisplay(world);
  let end: string[];
  try {
    end = await pull(show, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
    show.say('stopped; what came is kept, and the same command resumes');
    return INTERRUPTED;
  } finally {
    show.close();
  }
  for (const line of end) show.say(line);
  return 0;
}

/** `kept` says what becomes of a file whose hash was not known beforehand. */
function settledLine(name: string, settled: Settled, kept = 'its SHA-256 is kept in checksums.json'): string {
  if (settled === 'here') return `· ${name}  is here, and is what it was`;
  if (settled === 'copied') return `✓ ${name}  copied from the mirror`;
  const vouched = {
    us: 'is what it must be',
    'the server': `is what the server states; ${kept}`,
    nobody: `taken as it came; ${kept}`,
  }[settled.vouchedBy ?? 'nobody'];
  return `✓ ${name}  ${size(settled.bytes)}  ${vouched}`;
}

interface TransferDisplay {
  say(line: string): void;
  on(name: string, event: FetchEvent): void;
  close(): void;
}

const REDRAWN_A_SECOND = 10;

function transferDisplay({ stdout, env }: World): TransferDisplay {
  const live = isLive(stdout, env);
  const now = () => performance.now() / 1000;
  let moving: Transfer | undefined;
  let drawn = 0;
  let drawnAt = 0;
  const draw = (lasting: readonly string[]) => {
    const lines = moving ? [clip(transferLine(moving, now()), (stdout.columns || 80) - 1)] : [];
    stdout.write(redraw(drawn, lasting, lines));
    drawn = lines.length;
    drawnAt = now();
  };
  const say = (line: string) => (live ? draw([line]) : void stdout.write(`${line}\n`));
  return {
    say(line) {
      moving = undefined;
      say(line);
    },
    on(name, event) {
      if (event.type === 'begin') {
        moving = { name, from: event.from, began: now(), done: event.from, total: event.total };
        if (!live || event.from > 0) say(beginLine(name, event));
      }
      if (event.type === 'retry') say(`  ${name}: ${event.problem}; trying again in ${duration(event.inMs / 1000)}`);
      if (event.type === 'bytes' && moving) {
        moving = { ...moving, done: event.done };
        if (live && now() - drawnAt >= 1 / REDRAWN_A_SECOND) draw([]);
      }
    },
    close() {
      moving = undefined;
      if (live) draw([]);
    },
  };
}

function beginLine(name: string, { from, total }: { readonly from: number; readonly total: number | null }): string {
  const whole = total === null ? '' : `  ${size(total)}`;
  return `  ${name}${whole}${from > 0 ? `, going on after ${size(from)}` : ''}`;
}
