import type { LanguageModel } from '../lm/model.ts';
import type { ModelCard } from '../shelf/card.ts';
import type { ShelvedModel } from '../shelf/shelf.ts';
import { shortPath } from './closing.ts';
import { cacheFrom, shelfOf } from './data-command.ts';
import { grid } from './grid.ts';
import { figure } from './quantity.ts';
import { type Paint, paintFor, type World } from './terminal.ts';

/**
 * Prints what is known of a model and the table of its sites: name, shape, the tensor of the graph. What its card says is printed
 * even where the model is not on this machine, before the error that says how to obtain it. Resolves to the exit code.
 */
export async function showModelCommand(id: string, parsed: Readonly<Record<string, any>>, world: World): Promise<number> {
  const shelf = await shelfOf(world.root);
  const paint = paintFor(world.stdout, world.env);
  const say = (lines: readonly string[]) => world.stdout.write(`${lines.join('\n')}\n`);
  const card = shelf.cards.find((one) => one.id === id);
  if (card) say(cardLines(card, paint));
  const entry = shelf.model(id, cacheFrom(parsed, world));
  if (!card) say([`${paint.strong(id)} · ${entry.about}`]);
  const { openModel } = await import('../lm/model.ts');
  const model = await openModel(entry.folder);
  try {
    say([
      ...grid(foundFacts(card, entry, model, world.cwd), { indent: '  ' }),
      '',
      ...siteLines(model, card?.committed?.site, paint),
    ]);
  } finally {
    await model.close();
  }
  return 0;
}

/** What a card says of a model, as lines. */
export function cardLines(card: ModelCard, paint: Paint): string[] {
  const { id, about, origin, licence, source, committed, bos, context, family, layers, width, tokenizer, vocabulary } = card;
  const facts = [
    ['made by', origin],
    ['licence', licence],
    ['export', source ? `${source.repository} at ${source.revision}` : 'none published that we know of'],
    ['family', `${family}, ${layers} blocks of ${width} units`],
    ['tokenizer', `${tokenizer}, ${figure(vocabulary)} tokens`],
    ['context', `${context} tokens`],
    ['around a text', bos],
    ['Brain-Score', committed ? `commits ${committed.layer}, which is ${committed.site}` : 'commits no layer of it'],
  ];
  const caution = source?.unverified ? [paint.faint(`  ${source.unverified}`)] : [];
  return [`${paint.strong(id)} · ${about}`, ...grid(facts, { indent: '  ' }), ...caution];
}

/** What its files say, which is what is used. */
function foundFacts(card: ModelCard | undefined, { folder }: ShelvedModel, model: LanguageModel, cwd: string): string[][] {
  const { config, tokenizer, sites, half } = model;
  const agrees = !card || (card.layers === config.layers && card.width === config.width);
  return [
    ['folder', shortPath(folder, cwd)],
    ['its config', configLine(config)],
    ...(agrees
      ? []
      : [['but', `the card says ${card.layers} blocks of ${card.width} units: these are the files of another model`]]),
    ...(half ? [['precision', `exported in half precision (${half}), read in single precision (float32)`]] : []),
    ['its tokens', `${config.vocabulary} in the graph, ${tokenizer.vocabulary} in the tokenizer`],
    ['its sites', `${sites.length} recognised`],
  ];
}

function configLine({ type, causal, layers, width, heads, context, bos }: LanguageModel['config']): string {
  const direction = causal ? 'reads from left to right' : 'reads both ways';
  const shape = `${layers} blocks of ${width} units, ${heads} heads`;
  return [type, direction, shape, `context ${context}`, bos === null ? 'no BOS' : `BOS ${bos}`].filter(Boolean).join(', ');
}

function siteLines({ sites }: LanguageModel, committed: string | undefined, paint: Paint): string[] {
  const rows = sites.map(({ name, width, tensor }) => [
    name,
    `(rows, positions, ${width})`,
    tensor,
    name === committed ? 'committed by Brain-Score' : '',
  ]);
  const [head, ...body] = grid([['site', 'shape', 'tensor', ''], ...rows]);
  return [paint.faint(head), ...body];
}
