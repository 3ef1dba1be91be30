import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { KysoError } from '../errors.ts';
import type { CommandContext, CommandEntry } from './context.ts';
import { type ExitCode, exitOfError } from './exit.ts';
import { camel, type OptionSpec } from './options/spec.ts';
import { readValue } from './options/values.ts';
import { commands, groups } from './registry.ts';
import { version } from './version.ts';
import { errorLines } from './view/errors.ts';
import { type Lang, langFrom, type Messages, messagesFor } from './view/messages/messages.ts';
import { type Painter, painter, styleFor } from './view/paint.ts';
import { disarmed } from './view/workflow-commands.ts';

/** Parses the words, runs the command they name, and gives the exit code. Nothing is thrown. */
export async function runProgram(words: readonly string[]): Promise<ExitCode> {
  const err = painter(styleFor(process.stderr, process.env, words.includes('--no-color')));
  // English until the options have been read, which say the language.
  const speech = { messages: await messagesFor('en') };
  const report = (error: unknown): ExitCode => {
    const lines = errorLines(error, err, words.includes('--verbose'), speech.messages);
    for (const line of lines) process.stderr.write(disarmed(`${line}\n`));
    return exitOfError(error);
  };
  // Nothing of this kind should happen; if it does, people get a sentence and not a stack.
  process.on('uncaughtException', (error) => process.exit(report(error)));
  let code: ExitCode = 0;
  try {
    const program = newProgram(err);
    const name = chosenName(words);
    const chosen = commands.find((entry) => entry.name === name);
    const specs = (await chosen?.options()) ?? [];
    for (const entry of commands) {
      const command = declare(program, entry);
      if (entry !== chosen) continue;
      define(command, entry, specs);
      command.action(async (...given: unknown[]) => {
        code = await runCommand(entry, argumentWords(given[0]), collect(command, specs), err, speech);
      });
    }
    await program.parseAsync(gatherMany(words, specs), { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    return report(error);
  }
  return code;
}

function newProgram(err: Painter): Command {
  return new Command('kyso')
    .description(
      'Signs PDFs, verifies the signatures in them, and reports what share of documents is signed.',
    )
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help for a command')
    .showHelpAfterError(false)
    .exitOverride()
    .configureOutput({
      writeErr: (text) => process.stderr.write(disarmed(text)),
      outputError: (text, write) =>
        write(`${err.paint.red('error')} ${text.replace(/^error: /, '').replace(/\n(\(.*\))/s, ' $1')}`),
    });
}

/** The name of the command the words choose; options of the program itself have no values. */
function chosenName(words: readonly string[]): string | undefined {
  const names = words.filter((word) => !word.startsWith('-'));
  if (names[0] === 'help') names.shift();
  const [first = '', second = ''] = names;
  const both = `${first} ${second}`;
  return Object.hasOwn(groups, first) || commands.some((entry) => entry.name === both) ? both : first;
}

/** Puts a command into its place, bare: only the chosen one gets options and an action. */
function declare(program: Command, { name, summary }: CommandEntry): Command {
  const [first = '', second] = name.split(' ');
  if (second === undefined) return program.command(first).summary(summary).description(summary);
  const group =
    program.commands.find((known) => known.name() === first) ??
    program.command(first).description(groups[first] ?? '');
  return group.command(second).summary(summary).description(summary);
}

const argumentWords = (given: unknown): string[] =>
  Array.isArray(given) ? (given as string[]) : typeof given === 'string' ? [given] : [];

function define(command: Command, entry: CommandEntry, specs: readonly OptionSpec[]): void {
  command.addHelpOption(new Option('-h, --help', 'show help').helpGroup('General:'));
  if (entry.arguments !== '') command.argument(entry.arguments);
  for (const spec of specs) {
    command.addOption(commanderOption(spec));
    // So that the command line can take back what a configuration file turned on.
    if (spec.type === 'flag' && !spec.name.startsWith('no-'))
      command.addOption(new Option(`--no-${spec.name}`).hideHelp());
  }
  command.addHelpText('after', `\nExamples:\n${entry.examples.map((line) => `  ${line}`).join('\n')}`);
}

function commanderOption(spec: OptionSpec): Option {
  const short = spec.short === undefined ? '' : `-${spec.short}, `;
  const value = spec.type === 'flag' ? '' : ` <${spec.value ?? spec.type}>`;
  const option = new Option(`${short}--${spec.name}${value}`, spec.help).helpGroup(`${spec.group}:`);
  if (spec.type === 'flag') return option;
  return option.argParser((text: string, before: unknown) => {
    const read = readValue(text, spec);
    if (!read.ok) throw new InvalidArgumentError(`${read.why[0]?.toUpperCase()}${read.why.slice(1)}.`);
    return spec.many ? [...((before as unknown[] | undefined) ?? []), read.value] : read.value;
  });
}

/** `--trust a.pem b.pem doc.pdf` as `--trust a.pem --trust b.pem doc.pdf`: only what looks like a value is one. */
function gatherMany(words: readonly string[], specs: readonly OptionSpec[]): string[] {
  const out: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    out.push(word);
    if (word === '--') return [...out, ...words.slice(at + 1)];
    const spec = specs.find(({ name }) => word === `--${name}`);
    if (spec === undefined || spec.type === 'flag') continue;
    const value = words[++at];
    if (value !== undefined) out.push(value);
    for (let next = words[at + 1]; spec.more?.test(next ?? ''); next = words[at + 1]) {
      out.push(word, next ?? '');
      at++;
    }
  }
  return out;
}

/** What stood on the command line, and nothing else. */
function collect(command: Command, specs: readonly OptionSpec[]): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const { name } of specs) {
    const positive = name.startsWith('no-') ? name.slice(3) : name;
    const key = camel(positive);
    if (command.getOptionValueSource(key) !== 'cli') continue;
    const value: unknown = command.getOptionValue(key);
    values[camel(name)] = positive === name ? value : value === false;
  }
  return values;
}

async function runCommand(
  entry: CommandEntry,
  inputs: readonly string[],
  given: Record<string, unknown>,
  err: Painter,
  speech: { messages: Messages },
): Promise<ExitCode> {
  const { configured } = await import('./config-file.ts');
  const defaults = await configured(entry.name, typeof given.config === 'string' ? given.config : undefined);
  const values: Record<string, unknown> = { ...defaults, ...given };
  if (values.quiet === true && values.verbose === true && given.quiet !== given.verbose)
    delete values[given.quiet === true ? 'verbose' : 'quiet'];
  const context = await contextFor(values, err);
  speech.messages = context.messages;
  if (
    entry.arguments.startsWith('[inputs') &&
    inputs.length === 0 &&
    values.filesFrom === undefined &&
    values.facts === undefined
  )
    throw new KysoError('usage', `nothing to ${entry.name}: name files or folders, or use --files-from`, {
      hint: `kyso ${entry.name} --help shows how.`,
    });
  const module = await entry.load();
  return await module.run(inputs, values, context);
}

async function contextFor(values: Record<string, unknown>, err: Painter): Promise<CommandContext> {
  const noColor = values.noColor === true;
  const lang = (values.lang as Lang | undefined) ?? langFrom(process.env);
  return {
    lang,
    messages: await messagesFor(lang),
    out: painter(styleFor(process.stdout, process.env, noColor)),
    err: noColor ? painter({ ...err.style, color: 0 }) : err,
    quiet: values.quiet === true,
    verbose: values.verbose === true,
    commands,
    note: (line) => void process.stderr.write(disarmed(`${line}\n`)),
  };
}
