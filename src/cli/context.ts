import type { ExitCode } from './exit.ts';
import type { OptionSpec } from './options/spec.ts';
import type { Lang, Messages } from './view/messages/messages.ts';
import type { Painter } from './view/paint.ts';

/** What every command is given besides its own options. */
export interface CommandContext {
  readonly lang: Lang;
  readonly messages: Messages;
  /** Colour and glyphs for what goes to standard output, and to standard error. */
  readonly out: Painter;
  readonly err: Painter;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** Writes a line to standard error. */
  note(line: string): void;
  /** Every command there is. */
  readonly commands: readonly CommandEntry[];
}

/** What a command's module exports. */
export interface CommandModule {
  run(inputs: readonly string[], values: object, context: CommandContext): Promise<ExitCode>;
}

export interface CommandEntry {
  /** One word, or two for a command in a group. */
  readonly name: string;
  readonly summary: string;
  /** As commander writes arguments. */
  readonly arguments: string;
  readonly options: () => Promise<readonly OptionSpec[]>;
  readonly load: () => Promise<CommandModule>;
  /** Command lines that show what it is for. */
  readonly examples: readonly string[];
}
