import { modelById } from '../data/models.ts';
import { definePipeline } from '../src/engine/pipeline.ts';
import { WiringError } from '../src/errors.ts';
import measurePerplexity from '../stages/measure-perplexity.ts';
import renderPerplexity from '../stages/render-perplexity.ts';

export default definePipeline({
  name: 'perplexity',
  about: 'Measure how well language models predict texts: bits per byte, perplexity per word and per token.',
  options: {
    text: {
      about: 'text files in UTF-8, their documents separated by empty lines',
      default: [] as readonly string[],
    },
    model: {
      about:
        'models to measure: embedded, embedded-untrained, a pulled model, or a folder with model.onnx, tokenizer.json and config.json',
      default: ['embedded'] as readonly string[],
    },
  },
  compose(p, { text: texts, model: models }) {
    if (texts.length === 0) throw new WiringError('--text', 'names no file', 'there is no text to read: --text a.txt,b.txt');
    const twice = texts.find((text, i) => texts.indexOf(text) !== i);
    if (twice !== undefined) throw new WiringError('--text', `names ${twice} twice`, 'name every file once');
    for (const model of models) modelById(model);
    const measured = models.map((model) => p.step(measurePerplexity, {}, { model, texts }, model));
    p.step(renderPerplexity, { perplexity: measured.map(({ perplexity }) => perplexity) });
  },
});
