import { definePipeline } from '../../../../../../src/engine/pipeline.ts';
import breakDown from '../stages/break-down.ts';
import countRows from '../stages/count-rows.ts';
import loadWords from '../stages/load-words.ts';
import measureWords from '../stages/measure-words.ts';
import sumWords from '../stages/sum-words.ts';

export default definePipeline({
  name: 'small',
  about: 'Words, measured twice and added up; a count beside.',
  options: {
    source: { about: 'the text', default: '' },
    scale: { about: 'scale of the second measure', default: 3 },
    pause: { about: 'how long a measure takes (ms)', default: 0 },
    round: { about: 'whether sums are rounded', default: false },
    how: { about: 'how to break down; empty for no such step', default: '' },
  },
  compose(p, { source, scale, pause, round, how }) {
    const { words } = p.step(loadWords, {}, { source });
    const single = p.step(measureWords, { words }, { pause }, 'single').measures;
    const scaled = p.step(measureWords, { words }, { pause, scale }, 'scaled').measures;
    p.step(sumWords, { measures: [single, scaled] }, { round });
    p.step(countRows, { words });
    if (how) p.step(breakDown, { words }, { how });
  },
});
