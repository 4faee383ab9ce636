import { join } from 'node:path';
import { checkSameSet, checkSameText, checkUnique } from '../files/agree.ts';
import { folderOf, type Published } from '../files/folder.ts';
import { readCsv, TABS } from '../files/read-csv.ts';
import { asStored } from '../files/read-text.ts';

export const published: Published = {
  id: 'natural-stories',
  folder: 'rt-natural-stories',
  address: 'github.com/languageMIT/naturalstories and github.com/jmichaelov/recurrent-vs-transformer-modeling',
};

export const file = (dataDir: string | null, name: string) => asStored(join(folderOf(published, dataDir), name));

/** One word of a story: `story` counts from 1, `zone`, its place, too. */
export interface StoryWord {
  readonly id: string;
  readonly story: number;
  readonly zone: number;
  readonly text: string;
  /** Mean self-paced reading time in ms over the people who read it. */
  readonly selfPaced: number;
}

/** The words of all stories in reading order. Quotation marks are characters of the words. */
export function readWords(dataDir: string | null): StoryWord[] {
  const stories = readCsv(file(dataDir, 'all_stories.tok'), ['word', 'zone', 'item'], TABS);
  const times = readCsv(file(dataDir, 'processed_wordinfo.tsv'), ['word', 'zone', 'item', 'meanItemRT'], TABS);
  const [ids, timed] = [stories, times].map((table) => {
    const zones = table.text('zone');
    const named = table.text('item').map((story, row) => `${story}.${zones[row]}`);
    checkUnique(table.path, 'word', named);
    return named;
  });
  checkSameSet(times.path, 'word', timed, stories.path, ids);
  const rowOf = new Map(timed.map((id, row) => [id, row]));
  const [texts, timedTexts, means] = [stories.text('word'), times.text('word'), times.numbers('meanItemRT')];
  const rows = ids.map((id) => rowOf.get(id) as number);
  checkSameText(
    (row) => times.place(rows[row], 'word'),
    rows.map((row) => timedTexts[row]),
    stories.path,
    texts,
  );
  const [story, zone] = [stories.numbers('item'), stories.numbers('zone')];
  return ids.map((id, row) => ({
    ...{ id, story: story[row], zone: zone[row], text: texts[row] },
    selfPaced: means[rows[row]],
  }));
}
