/**
 * The options of a command as data: the command line, the configuration file, its JSON Schema and the
 * shell completion are all made from it.
 */
export interface OptionSpec {
  /** Long name without dashes. */
  readonly name: string;
  readonly short?: string;
  /** How the value is read; `flag` has none, `percent` stays text, so that it stays exact. `path` is resolved against the configuration file it stands in. */
  readonly type: 'flag' | 'text' | 'path' | 'choice' | 'list' | 'time' | 'percent' | 'integer';
  /** Name of the value in help. */
  readonly value?: string;
  /** May be given several times; the values are collected. */
  readonly many?: true;
  /** Words that directly follow a value of a `many` option and match this belong to it. */
  readonly more?: RegExp;
  /** Words allowed: of a `choice`, or of each part of a comma-separated `list`; of a `path`, those that are none. */
  readonly choices?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly help: string;
  /** Heading in help. */
  readonly group: string;
}

type Camel<S extends string> = S extends `${infer A}-${infer B}` ? `${A}${Capitalize<Camel<B>>}` : S;

type One<S extends OptionSpec> = S['type'] extends 'flag'
  ? boolean
  : S['type'] extends 'integer'
    ? number
    : S['type'] extends 'time'
      ? Date
      : S['type'] extends 'choice'
        ? S extends { readonly choices: readonly (infer C)[] }
          ? C
          : string
        : S['type'] extends 'list'
          ? S extends { readonly choices: readonly (infer C)[] }
            ? C[]
            : string[]
          : string;

/** The values a table of options gives, by camel-case name. */
export type OptionValues<T extends readonly OptionSpec[]> = {
  readonly [S in T[number] as Camel<S['name']>]?: S extends { readonly many: true }
    ? readonly One<S>[]
    : One<S>;
};

/** `fail-under` as `failUnder`: the name of an option in code and in the configuration. */
export const camel = (name: string): string =>
  name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

/** The key of a command's section: `identity create` is `identityCreate`. */
export const sectionOf = (command: string): string => camel(command.replaceAll(' ', '-'));
