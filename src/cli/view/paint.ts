import { Chalk, type ChalkInstance } from 'chalk';

/** How a stream is written to: with or without colour, and with which glyphs. */
export interface Style {
  /** chalk's level: 0 no colour, 1 basic, 2 256 colours, 3 full. */
  readonly color: 0 | 1 | 2 | 3;
  readonly unicode: boolean;
  /** Width of the terminal; absent where there is none, and lines are left as long as they are. */
  readonly columns?: number;
}

export interface Glyphs {
  readonly good: string;
  readonly bad: string;
  readonly unsure: string;
  readonly plain: string;
  readonly error: string;
  readonly separator: string;
  readonly arrow: string;
}

const unicodeGlyphs: Glyphs = {
  good: '✔',
  bad: '✘',
  unsure: '?',
  plain: '·',
  error: '!',
  separator: '·',
  arrow: '→',
};
const asciiGlyphs: Glyphs = {
  good: '+',
  bad: 'x',
  unsure: '?',
  plain: '-',
  error: '!',
  separator: '-',
  arrow: '->',
};

export interface Painter extends Glyphs {
  readonly style: Style;
  readonly paint: ChalkInstance;
}

/** The colours and glyphs of a style; a style is plain data and may travel to workers. */
export function painter(style: Style): Painter {
  return {
    ...(style.unicode ? unicodeGlyphs : asciiGlyphs),
    style,
    paint: new Chalk({ level: style.color }),
  };
}

type Environment = Readonly<Record<string, string | undefined>>;

function forced(env: Environment): 0 | 1 | 2 | 3 | undefined {
  const value = env.FORCE_COLOR;
  if (value === undefined || value === '') return undefined;
  if (value === 'false' || value === '0') return 0;
  return value === '2' ? 2 : value === '3' ? 3 : 1;
}

/** The locale that counts for messages, by POSIX precedence. */
const locale = (env: Environment): string => env.LC_ALL || env.LC_CTYPE || env.LANG || '';

/**
 * What suits a stream: colour only on a terminal, unless `FORCE_COLOR` asks for it; `NO_COLOR` and `--no-color`
 * win over both. A terminal whose locale is not UTF-8 gets ASCII; a file or pipe gets UTF-8.
 */
export function styleFor(
  stream: { isTTY?: boolean; columns?: number },
  env: Environment,
  noColor: boolean,
): Style {
  const terminal = stream.isTTY === true;
  const width = terminal && stream.columns ? { columns: stream.columns } : {};
  const unicode = !terminal || process.platform === 'win32' || /utf-?8/i.test(locale(env));
  if (noColor || (env.NO_COLOR ?? '') !== '') return { color: 0, unicode, ...width };
  return { color: forced(env) ?? (terminal && env.TERM !== 'dumb' ? 1 : 0), unicode, ...width };
}
