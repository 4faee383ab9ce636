import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import test from 'ava';
import { blank2014 } from '../../data/blank2014/load.ts';
import { assemblies } from '../../data/catalogue.ts';
import type { RecordedDataset } from '../../data/dataset.ts';
import { fedorenko2016 } from '../../data/fedorenko2016/load.ts';
import { assemblyDataset } from '../../data/files/assembly-dataset.ts';
import { BRAIN_SCORE_FOLDER } from '../../data/files/brain-score-file.ts';
import { distinct, same, sumOfThose, tally } from '../../data/files/data-check.ts';
import { type AssemblyLayout, NEVER, PARTLY, recordingOf, stimuliOf } from '../../data/files/neural-assembly.ts';
import { futrell2018 } from '../../data/futrell2018/load.ts';
import { ceilingFiles, readPublishedCeilings } from '../../data/pereira2018/ceilings.ts';
import {
  pereira2018Of243,
  pereira2018Of243Auditory,
  pereira2018Of384,
  pereira2018Of384Auditory,
} from '../../data/pereira2018/load.ts';
import { syntheticPereira } from '../../data/synthetic/pereira2018.ts';
import { synthesize } from '../../data/synthetic/synthesize.ts';
import { tuckute2024Assembly } from '../../data/tuckute2024-assembly/load.ts';
import { DataError, WiringError } from '../../src/errors.ts';
import type { LabelledArray } from '../../src/formats/labelled-array.ts';
import { readNetcdf } from '../../src/formats/netcdf.ts';
import { writeNetcdf } from '../../src/formats/write-netcdf.ts';

import { emptyFolder, smallAssemblies } from '../support/synthetic-assemblies.ts';

const LAYOUT: AssemblyLayout = {
  ...{ stimulus: 'stimulus_id', text: 'stimulus', context: 'passage', group: 'story' },
  ...{ neuroid: 'neuroid_id', subject: 'subject', region: null, everywhere: 'language', presentations: {}, neuroids: {} },
};

const along = (dim: string, data: readonly string[]) => ({ dims: [dim], shape: [data.length], kind: 'texts' as const, data });

/** Three presentations of two passages, four neuroids of two people; one has a gap, one has nothing. */
const tiny: LabelledArray = {
  ...{ place: 'tiny.nc', variable: 'data', dims: ['presentation', 'neuroid'], shape: [3, 4], attrs: {}, nested: {} },
  data: Float64Array.from([1, Number.NaN, 3, Number.NaN, 5, 6, 7, Number.NaN, 9, 10, 11, Number.NaN]),
  coords: {
    stimulus_id: along('presentation', ['b', 'a', 'c']),
    stimulus: along('presentation', ['Once upon a ', ' time', 'there']),
    passage: along('presentation', ['p2', 'p1', 'p2']),
    story: along('presentation', ['s', 's', 's']),
    neuroid_id: along('neuroid', ['A.1', 'A.2', 'B.1', 'B.2']),
    subject: along('neuroid', ['A', 'A', 'B', 'B']),
    atlas: along('neuroid', ['language', 'language', 'DMN', 'DMN']),
  },
};

test('presentations keep their order and their spaces, and say what is read and what is split together', (t) => {
  const { columns } = stimuliOf(tiny, LAYOUT).stimulusSet;
  t.deepEqual(columns.stimulus_id, ['b', 'a', 'c']);
  t.deepEqual(columns.text, ['Once upon a ', ' time', 'there']);
  t.deepEqual(columns.passage_id, ['p2', 'p1', 'p2']);
  t.deepEqual(columns.group_id, ['s', 's', 's']);
  t.deepEqual([...columns.position], [0, 0, 1]);
});

test('a neuroid with any NaN is left out and listed with its reason', (t) => {
  const { responses, neuroids, exclusions } = recordingOf(tiny, LAYOUT);
  t.deepEqual(neuroids.columns.neuroid_id, ['A.1', 'B.1']);
  t.deepEqual([...responses.columns.response.data], [1, 3, 5, 7, 9, 11]);
  t.deepEqual(exclusions.columns.id, ['A.2', 'B.2']);
  t.deepEqual(exclusions.columns.reason, [PARTLY, NEVER]);
  t.deepEqual(exclusions.columns.kind, ['neuroid', 'neuroid']);
});

test('an assembly that keeps its neuroids first is the same assembly', (t) => {
  const data = Float64Array.from({ length: 12 }, (_, i) => tiny.data[(i % 3) * 4 + Math.floor(i / 3)]);
  const turned = { ...tiny, dims: ['neuroid', 'presentation'], shape: [4, 3], data };
  t.deepEqual(recordingOf(turned, LAYOUT), recordingOf(tiny, LAYOUT));
});

test('an axis of one entry is passed over, a longer one is refused', (t) => {
  const timed = { ...tiny, dims: ['presentation', 'neuroid', 'time_bin'], shape: [3, 4, 1] };
  t.deepEqual(recordingOf(timed, LAYOUT), recordingOf(tiny, LAYOUT));
  t.throws(() => recordingOf({ ...timed, shape: [3, 4, 2] }, LAYOUT), { instanceOf: DataError, message: /axis "time_bin"/ });
});

test('an atlas is chosen by a coordinate, and one that is not there is told with those that are', (t) => {
  const chosen = recordingOf(tiny, { ...LAYOUT, neuroids: { atlas: 'DMN' } });
  t.deepEqual(chosen.neuroids.columns.neuroid_id, ['B.1']);
  t.deepEqual(chosen.exclusions.columns.id, ['B.2']);
  const wrong = () => recordingOf(tiny, { ...LAYOUT, neuroids: { atlas: 'MD' } });
  t.throws(wrong, { instanceOf: DataError, message: /no neuroid whose atlas is "MD"; there is: language, DMN/ });
});

test('ids that stand twice, and an assembly of gaps alone, are refused', (t) => {
  const twice = { ...tiny, coords: { ...tiny.coords, stimulus_id: along('presentation', ['b', 'b', 'c']) } };
  t.throws(() => stimuliOf(twice, LAYOUT), { instanceOf: DataError, message: /stimulus "b" stands twice/ });
  const gaps = { ...tiny, data: new Float64Array(12).fill(Number.NaN) };
  t.throws(() => recordingOf(gaps, LAYOUT), { instanceOf: DataError, message: /none of 4 neuroids has a number for every/ });
});

const units: Readonly<Record<string, readonly [dataset: RecordedDataset, passages: number, groups: number]>> = {
  '243: a topic is read together, and is the group': [pereira2018Of243, 12, 12],
  '384: a passage is read together, a topic is the group': [pereira2018Of384, 24, 12],
  'Fedorenko: a sentence is both': [fedorenko2016, 12, 12],
  'Blank: a story is both': [blank2014, 8, 8],
  'Tuckute: each sentence is its own': [tuckute2024Assembly, 60, 60],
};
for (const [title, [dataset, passages, groups]] of Object.entries(units)) {
  test(`${title} (synthetic)`, async (t) => {
    const dataDir = await smallAssemblies(t);
    const { stimulusSet } = await dataset.loadStimuli(dataDir);
    const { responses, neuroids } = await dataset.loadResponses(dataDir);
    t.is(distinct(stimulusSet.columns.passage_id), passages);
    t.is(distinct(stimulusSet.columns.group_id), groups);
    t.deepEqual(responses.columns.stimulus_id, stimulusSet.columns.stimulus_id);
    t.is(responses.columns.response.width, neuroids.length);
  });
}

test('people who took part in one experiment are in that one alone', async (t) => {
  const dataDir = await smallAssemblies(t);
  const peopleOf = async (dataset: RecordedDataset) => {
    const { neuroids, exclusions } = await dataset.loadResponses(dataDir);
    t.is(neuroids.length + exclusions.length, 30);
    return [...new Set(neuroids.columns.subject_id)].sort();
  };
  t.deepEqual(await peopleOf(pereira2018Of243), ['018', '215', '288', '289', '296', '343']);
  t.deepEqual(await peopleOf(pereira2018Of384), ['018', '199', '288', '289', '296', '343', '366', '407', '426']);
});

test('the auditory network takes its presentations from the file of the language network', async (t) => {
  const dataDir = await smallAssemblies(t);
  const path = pereira2018Of384Auditory.files(dataDir)[0];
  const auditory = await readNetcdf(path, readFileSync(path));
  const reversed = [...(auditory.coords.stimulus_id.data as string[])].reverse();
  const coords = { ...auditory.coords, stimulus_id: along('presentation', reversed) };
  writeFileSync(path, await writeNetcdf({ ...auditory, coords }));
  const [own, language] = [pereira2018Of243Auditory, pereira2018Of243];
  t.deepEqual((await own.loadStimuli(dataDir)).stimulusSet, (await language.loadStimuli(dataDir)).stimulusSet);
  t.is(own.files(dataDir).length, 2);
});

test('the published sizes come out of the synthetic files of full size', (t) => {
  const array = { ...syntheticPereira('language', { full: true }), place: 'synthetic' };
  const layout = { ...LAYOUT, context: 'passage_label', region: 'roi' };
  for (const [experiment, presentations, neuroids, people] of [
    ['243sentences', 243, 8031, 6],
    ['384sentences', 384, 12155, 9],
  ] as const) {
    const own = { ...layout, presentations: { experiment } };
    const recording = recordingOf(array, own);
    t.is(recording.responses.length, presentations);
    t.is(recording.neuroids.length, neuroids);
    t.is(distinct(recording.neuroids.columns.subject_id), people);
    t.is(distinct(stimuliOf(array, own).stimulusSet.columns.group_id), 24);
  }
});

test('a synthetic file says so wherever it is told of, and so do its checks', async (t) => {
  const dataDir = await smallAssemblies(t);
  for (const dataset of Object.values(assemblies).filter(({ published }) => published !== undefined)) {
    for (const sentence of dataset.verify(dataDir)) t.regex(sentence, /is SYNTHETIC: it says that nobody was recorded for it/);
    const checks = await dataset.checks!(dataDir);
    const recorded = checks.find(({ check }) => check === 'people were recorded')!;
    t.false(recorded.agrees);
    t.regex(recorded.found, /no, the file is synthetic: Nobody was recorded: brain-align made this file/);
  }
});

test('the synthetic reading times are read as the published ones would be, and say what they are', async (t) => {
  const dataDir = await smallAssemblies(t);
  const { stimulusSet } = await futrell2018.loadStimuli(dataDir);
  const { responses } = await futrell2018.loadResponses(dataDir);
  t.is(stimulusSet.length, 400);
  t.deepEqual(responses.columns.stimulus_id, stimulusSet.columns.stimulus_id);
  t.regex(futrell2018.verify(dataDir).join(), /assy_Futrell2018\.nc is SYNTHETIC/);
});

test('synthetic files are never written over others', async (t) => {
  const dataDir = await smallAssemblies(t);
  const inFolder = (name: string) => join(dataDir, BRAIN_SCORE_FOLDER, name);
  const path = inFolder('assy_Fedorenko2016_language.nc');
  for (const other of [readFileSync(inFolder('assy_Tuckute2024_language.nc')), Buffer.from('not netCDF')]) {
    writeFileSync(path, other);
    const message = new RegExp(`^${path}: is there already, and may be the published file`);
    await t.throwsAsync(synthesize(dataDir, { full: false }), { instanceOf: WiringError, message });
    t.true(readFileSync(path).equals(other));
  }
});

test('a missing file is named with its address, its hash and the command that obtains it', async (t) => {
  const expected =
    /assy_Blank2014_fROI\.nc: there is no such file; .*data pull Blank2014 --data-dir.*https:\S+\/assy_Blank2014_fROI\.nc \(SHA-1 af1e868821b897cb1684e4c8dcd33977121ef552\)/;
  await t.throwsAsync(blank2014.loadStimuli(emptyFolder(t)), { instanceOf: DataError, message: expected });
  await t.throwsAsync(blank2014.loadStimuli(null), { instanceOf: DataError, message: /no folder of published data was named/ });
});

/** A dataset of one published file that is what it must be. */
async function published(t: Parameters<typeof emptyFolder>[0]) {
  const dataDir = emptyFolder(t);
  const bytes = await writeNetcdf(tiny);
  const file = { path: 'a/tiny.nc', hash: createHash('sha1').update(bytes).digest('hex'), bytes: null, addresses: ['https://x'] };
  mkdirSync(dirname(join(dataDir, file.path)));
  writeFileSync(join(dataDir, file.path), bytes);
  const said = {
    id: 'tiny',
    title: '',
    about: '',
    licence: '',
    citation: '',
    recording: '',
    split: 'grouped',
    folds: 2,
  } as const;
  const facts = () => [same('presentations', 3, 3)];
  return {
    dataDir,
    path: join(dataDir, file.path),
    dataset: assemblyDataset({ ...said, published: [file], layout: LAYOUT, facts }),
  };
}

test('a published file agrees with its hash, and one byte less does not', async (t) => {
  const { dataDir, path, dataset } = await published(t);
  t.deepEqual(dataset.verify(dataDir), []);
  t.true((await dataset.checks!(dataDir)).every(({ agrees }) => agrees));
  writeFileSync(path, await writeNetcdf({ ...tiny, attrs: { corrected: 1 } }));
  t.regex(dataset.verify(dataDir).join(), /tiny\.nc is not the published file \(sha1 [0-9a-f]{40}, published [0-9a-f]{40}\)/);
  const [hash] = await dataset.checks!(dataDir);
  t.deepEqual([hash.check, hash.agrees], ['SHA-1 of tiny.nc', false]);
});

test('the published ceilings are read: one of all, one a neuroid, and what they were made from', async (t) => {
  const dataDir = await smallAssemblies(t);
  const { overall, ceilings, raw, unlike } = await readPublishedCeilings('243sentences', 'ridge', dataDir);
  const { neuroids } = await pereira2018Of243.loadResponses(dataDir);
  t.deepEqual(ceilings.columns.neuroid_id, neuroids.columns.neuroid_id);
  t.true(ceilings.columns.ceiling.includes(overall.ceiling));
  t.deepEqual([overall.errorLow, overall.errorHigh, overall.endpoint], [0.01, 0.012, 12]);
  t.deepEqual([...(await raw()).dims], ['sub_subject', 'num_subjects', 'split', 'neuroid']);
  t.is(unlike.length, 3);
});

test('the files of a ceiling are named as Brain-Score names them, and hashed as it states', (t) => {
  const [overall, , raw] = ceilingFiles('384sentences', 'linear');
  t.is(overall.hash, 'fc895adc52fd79cea3040961d65d8f736a9d3e29');
  t.regex(
    overall.addresses[1],
    /amazonaws\.com\/ceiling_Pereira2018_384sentences-linear\.nc\?versionId=sjlnXr5wXUoGv6exoWu06C4kYI0KpZLk$/,
  );
  t.regex(raw.path, /\/ceiling_raw_raw_Pereira2018_384sentences-linear\.nc$/);
});

test('sums do not depend on the order, and leave gaps out', (t) => {
  const values = [1e16, 1, -1e16, Number.NaN, 2];
  t.is(sumOfThose(values), 3);
  t.is(sumOfThose([...values].reverse()), 3);
  t.is(tally(['b', 'a', 'b']), 'a 1, b 2');
});
