import { kindOf, modelFile } from '../data/model-kinds.ts';
import { modelById } from '../data/models.ts';
import { definePipeline } from '../src/engine/pipeline.ts';
import { WiringError } from '../src/errors.ts';
import askProgram from '../stages/ask-program.ts';
import digestText from '../stages/digest-text.ts';
import loadText from '../stages/load-text.ts';
import measureNgramSurprisal from '../stages/measure-ngram-surprisal.ts';
import measureSurprisal from '../stages/measure-surprisal.ts';
import trainNgram from '../stages/train-ngram.ts';

const isProgram = (model: string): boolean => kindOf(model) === 'program';

export default definePipeline({
  name: 'surprisal',
  about: 'Measure how unexpected every word and token of a text is to language models, and to n-grams, as tables.',
  options: {
    text: {
      about: 'text file in UTF-8: blocks between empty lines are read as one, line by line',
      default: null as string | null,
    },
    model: {
      about:
        'models to ask: embedded, embedded-untrained, a pulled model, a folder with model.onnx, tokenizer.json and config.json, or a program (mine.json)',
      default: ['embedded'] as readonly string[],
    },
    first: {
      about:
        'what precedes a block: the model’s token of the beginning, or nothing, which leaves the first word without a surprisal',
      default: 'bos',
      choices: ['bos', 'none'],
    },
    stride: {
      about: 'tokens between the windows in which a block longer than the context is read; 0: half a context',
      default: 0,
    },
    top: { about: 'how many of the most probable tokens to keep at every place', default: 0 },
    masking: {
      about: 'for a masked model: mask one token at a time, or with it the rest of its word',
      default: 'within-word',
      choices: ['within-word', 'original'],
    },
    digest: { about: 'also read by the rules of Brain-Score, line by line, with the next word', default: false },
    ngramText: {
      about: 'text file whose n-grams are counted, to measure their surprisal too',
      default: null as string | null,
    },
    order: { about: 'words that an n-gram looks at', default: 3 },
  },
  compose(p, { text, model: models, first, stride, top, masking, digest, ngramText, order }) {
    if (text === null) throw new WiringError('--text', 'names no file', 'there is no text to read: --text a.txt');
    if (!(Number.isInteger(top) && top >= 0)) throw new WiringError('--top', `${top} is not a whole number`);
    for (const model of models.filter((model) => !isProgram(model))) modelById(model);
    const { stimulusSet } = p.step(loadText, {}, { text });
    const how = {
      first: first as 'bos' | 'none',
      stride: stride === 0 ? null : stride,
      top,
      masking: masking as 'within-word' | 'original',
    };
    for (const model of models.filter(isProgram))
      p.step(askProgram, { stimulusSet }, { model, file: modelFile(model, 'text').file, needed: 'surprisals' }, model);
    for (const model of models.filter((model) => !isProgram(model))) {
      p.step(measureSurprisal, { stimulusSet }, { model, ...how }, model);
      if (digest) p.step(digestText, { stimulusSet }, { model }, model);
    }
    if (ngramText === null) return;
    const { ngramModels } = p.step(trainNgram, {}, { text: ngramText, order });
    p.step(measureNgramSurprisal, { stimulusSet, ngramModels });
  },
});
