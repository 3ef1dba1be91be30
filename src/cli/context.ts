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
}
