import { Command } from 'commander';
import type { Pipeline } from '../engine/pipeline.ts';
import { suggest } from '../errors.ts';
import { flagOf, valuesFrom, wholeOf, withEnvironment } from './options.ts';
import { loadPipeline, namesIn } from './project.ts';
import { addDataFlags, cacheFlag, commonFlags, settingsFrom, storeFlag, storeFrom, verboseFlag } from './settings.ts';
import { paintFor, type World } from './terminal.ts';
import { UsageError } from './usage-error.ts';

type Parsed = Readonly<Record<string, any>>;
/** Where an action leaves the exit code. */
interface Outcome {
  code: number;
}
type Act = (args: readonly string[], parsed: Parsed) => Promise<number>;

/**
 * The command line of a project: its commands, and of its pipelines the one that `argv` names. The others are not even loaded,
 * except for the list in `--help`; each command's code is loaded when it is used, so that a run with nothing to do stays quick.
 */
export async function programFor(argv: readonly string[], world: World, outcome: Outcome): Promise<Command> {
  const program = new Command('pipeline').description('Runs a pipeline of this project, or says what it did and why.');
  program
    .usage('<pipeline | command> [options]')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => world.stdout.write(text),
      writeErr: () => {}, // errors are written by `main`
    });
  const [first = '', second = ''] = argv;
  program.action(() => {
    throw new UsageError(
      'command line',
      'names no pipeline and no command',
      `there is: ${wordsOf(world).join(', ')}; --help says more`,
    );
  });
  const plan = addPlan(program);
  addLooks(program, world, outcome);
  addData(program, world, outcome);
  if (first === '-h' || first === '--help') await addHelp(program, world);
  else if (first === 'plan' && second && !second.startsWith('-')) await addPipeline(plan, second, 'plan', world, outcome);
  else if (first && !first.startsWith('-') && !COMMANDS.includes(first)) await addPipeline(program, first, 'run', world, outcome);
  return program;
}

const COMMANDS = ['plan', 'why', 'trace', 'show', 'list', 'data'];
const wordsOf = ({ root }: World): string[] => [...namesIn(root, 'pipelines'), ...COMMANDS];

async function addHelp(program: Command, world: World): Promise<void> {
  const { pipelineEntries } = await import('./catalogue.ts');
  const entries = await pipelineEntries(world.root);
  for (const { id, about } of entries) program.command(id).description(about).usage('[options]').helpGroup('Pipelines:');
}

/** The commands of one named pipeline, to run it or to plan it. Throws UsageError with the nearest word when there is none. */
async function addPipeline(parent: Command, name: string, verb: 'run' | 'plan', world: World, outcome: Outcome): Promise<void> {
  const words = verb === 'run' ? wordsOf(world) : namesIn(world.root, 'pipelines');
  if (!words.includes(name)) {
    throw new UsageError(name, `is not a pipeline${verb === 'run' ? ' and not a command' : ''}`, suggest(name, words));
  }
  const pipeline = await loadPipeline(world.root, name);
  const command = parent.command(name).description(pipeline.about).usage('[options]').helpGroup('Pipelines:');
  command.optionsGroup('Options of this pipeline:');
  for (const [option, definition] of Object.entries(pipeline.options))
    command.addOption(flagOf(option, withEnvironment(definition, world.env)));
  command.optionsGroup('Options of every pipeline:');
  for (const flag of commonFlags()) command.addOption(flag);
  perform(command, 0, outcome, (_, parsed) => actOn(pipeline, verb, parsed, world));
}

async function actOn(pipeline: Pipeline, verb: 'run' | 'plan', parsed: Parsed, world: World): Promise<number> {
  const values = valuesFrom(pipeline.options, parsed);
  const settings = settingsFrom(parsed, world);
  if (verb === 'run') return (await import('./run-command.ts')).runCommand(pipeline, values, settings, world);
  return (await import('./plan-command.ts')).planCommand(pipeline, values, settings, world);
}

function addPlan(program: Command): Command {
  const plan = program.command('plan').description('what a run would do now, and why; takes the options of the pipeline');
  plan.usage('<pipeline> [options]').action(() => {
    throw new UsageError('plan', 'names no pipeline', 'plan <pipeline>');
  });
  return plan;
}

/** The commands that look at the last run. */
function addLooks(program: Command, world: World, outcome: Outcome): void {
  const look = (usage: string, about: string) => {
    const command = program.command(usage).description(about).addOption(storeFlag()).addOption(verboseFlag());
    return command.option('--pipeline <name>', 'whose last run', undefined).summary(about);
  };
  perform(look('why <step>', 'why a step last ran, what it used and made'), 1, outcome, async ([step], parsed) =>
    (await import('./why-command.ts')).whyCommand(step, storeFrom(parsed, world), parsed.pipeline, world),
  );
  perform(look('trace <stimulus_id>', 'one stimulus through all tables of the last run'), 1, outcome, async ([id], parsed) =>
    (await import('./trace-command.ts')).traceCommand(id, storeFrom(parsed, world), parsed.pipeline, world),
  );
  addShow(
    look('show <table> [model]', 'a table: step.port, its name, or a .parquet or .arrow file; or: show model <id>'),
    world,
    outcome,
  );
  perform(program.command('list').description('pipelines, stages, tables and data of this project'), 0, outcome, async () => {
    const { catalogueLines, catalogueOf } = await import('./catalogue.ts');
    world.stdout.write(`${catalogueLines(await catalogueOf(world.root), paintFor(world.stdout, world.env)).join('\n')}\n`);
    return 0;
  });
}

function addShow(show: Command, world: World, outcome: Outcome): void {
  show.option('--rows <n>', 'first rows to print', (text) => wholeOf('--rows', text, 0), 10).addOption(cacheFlag());
  perform(show, 2, outcome, async ([table, model], parsed) => {
    if (table === 'model' && model) return (await import('./show-model-command.ts')).showModelCommand(model, parsed, world);
    if (table === 'model')
      throw new UsageError('show model', 'names no model', 'show model <id>; data list says which there are');
    if (model) throw new UsageError(model, 'is one word too many for show', 'show --help');
    const options = { store: storeFrom(parsed, world), pipeline: parsed.pipeline, rows: parsed.rows };
    return (await import('./show-command.ts')).showCommand(table, options, world);
  });
}

/** The command that looks after what lies outside the repository. */
function addData(program: Command, world: World, outcome: Outcome): void {
  const about =
    'models and datasets: list, pull <dataset>, pull model <id>, check <dataset>, check model <id>, import <file…>, synthesize';
  const command = addDataFlags(program.command('data [words...]').description(about));
  perform(command, Number.POSITIVE_INFINITY, outcome, async (words, parsed) =>
    (await import('./data-command.ts')).dataCommand(words, parsed, world),
  );
}

/** Gives a command its action, with our own words for an unknown option or a word too many. */
function perform(command: Command, arity: number, outcome: Outcome, act: Act): void {
  command.allowUnknownOption().allowExcessArguments();
  command.action(async () => {
    refuseOdd(command, arity);
    outcome.code = await act(command.args, command.opts());
  });
}

function refuseOdd(command: Command, arity: number): void {
  const odd = command.args.find((word) => word.startsWith('-'));
  const flags = command.options.map(({ long }) => long ?? '');
  if (odd) {
    const [flag] = odd.split('=');
    throw new UsageError(flag, `is not an option of ${command.name()}`, suggest(flag, [...flags, '--help']));
  }
  if (command.args.length > arity) {
    throw new UsageError(command.args[arity], `is one word too many for ${command.name()}`, `${command.name()} --help`);
  }
}
