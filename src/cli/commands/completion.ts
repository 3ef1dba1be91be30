import { KysoError } from '../../errors.ts';
import type { CommandContext } from '../context.ts';
import type { ExitCode } from '../exit.ts';
import type { OptionSpec } from '../options/spec.ts';
import { writeOut } from '../view/streams.ts';

interface CommandWords {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly OptionSpec[];
}

/** `kyso completion`: a script for the shell, made from the tables of options. */
export async function run(
  inputs: readonly string[],
  _values: object,
  { commands }: CommandContext,
): Promise<ExitCode> {
  const [shell = ''] = inputs;
  const script = Object.hasOwn(scripts, shell) ? scripts[shell] : undefined;
  if (script === undefined)
    throw new KysoError('usage', `no completion for ${shell}: one of ${Object.keys(scripts).join(', ')}`);
  const words: CommandWords[] = [];
  for (const { name, summary, options } of commands) words.push({ name, summary, options: await options() });
  await writeOut(script(words));
  return 0;
}

const scripts: Readonly<Record<string, (words: readonly CommandWords[]) => string>> = { bash, zsh, fish };

const firstWords = (words: readonly CommandWords[]): string[] => [
  ...new Set([...words.map(({ name }) => name.split(' ')[0] ?? ''), 'help']),
];

const secondWords = (words: readonly CommandWords[]): Map<string, string[]> => {
  const found = new Map<string, string[]>();
  for (const { name } of words) {
    const [first = '', second] = name.split(' ');
    if (second !== undefined) found.set(first, [...(found.get(first) ?? []), second]);
  }
  return found;
};

/** One `case` a command: its options, and the words an option's value may be. */
function bash(words: readonly CommandWords[]): string {
  const cases = words.map(({ name, options }) => {
    const flags = options.map((option) => `--${option.name}`).join(' ');
    return `    '${name}') options='${flags}' ;;`;
  });
  const values = words.flatMap(({ options, name }) =>
    options.flatMap(({ name: option, type, choices }) =>
      choices
        ? [
            `    '${name} --${option}') values='${choices.join(' ')}'${type === 'path' ? " files='-f'" : ''} ;;`,
          ]
        : [],
    ),
  );
  const groups = [...secondWords(words)].map(
    ([first, second]) =>
      `    ${first}) [[ $COMP_CWORD -eq 2 ]] && { COMPREPLY=($(compgen -W '${second.join(' ')}' -- "$word")); return; }; command+=" \${COMP_WORDS[2]}" ;;`,
  );
  return `# bash completion for kyso: source <(kyso completion bash)
_kyso() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" command="\${COMP_WORDS[1]}" options='' values='' files=''
  if [[ $COMP_CWORD -eq 1 ]]; then COMPREPLY=($(compgen -W '${firstWords(words).join(' ')}' -- "$word")); return; fi
  case "$command" in
${groups.join('\n')}
  esac
  case "$command $before" in
${values.join('\n')}
  esac
  case "$command" in
${cases.join('\n')}
  esac
  if [[ -n $values ]]; then COMPREPLY=($(compgen $files -W "$values" -- "$word"))
  elif [[ $word == -* ]]; then COMPREPLY=($(compgen -W "$options" -- "$word"))
  else COMPREPLY=($(compgen -f -- "$word")); fi
}
complete -o filenames -o bashdefault -F _kyso kyso
`;
}

/** zsh runs the bash function through its own emulation. */
function zsh(words: readonly CommandWords[]): string {
  return `#compdef kyso
# zsh completion for kyso: source <(kyso completion zsh)
autoload -U +X bashcompinit && bashcompinit
${bash(words)}`;
}

function fish(words: readonly CommandWords[]): string {
  const quoted = (text: string): string => `'${text.replace(/[\\\\']/g, '\\\\$&')}'`;
  const lines = words.flatMap(({ name, summary, options }) => {
    const [first = '', second] = name.split(' ');
    const within =
      second === undefined
        ? `__fish_seen_subcommand_from ${first}`
        : `__fish_seen_subcommand_from ${first}; and __fish_seen_subcommand_from ${second}`;
    const place = second === undefined ? '__fish_use_subcommand' : `__fish_seen_subcommand_from ${first}`;
    return [
      `complete -c kyso -n ${quoted(place)} -a ${second ?? first} -d ${quoted(summary)}`,
      ...options.map((option) => {
        const value =
          option.type === 'flag'
            ? ''
            : option.choices
              ? ` ${option.type === 'path' ? '-r' : '-x'} -a ${quoted(option.choices.join(' '))}`
              : ' -r';
        return `complete -c kyso -n ${quoted(within)} -l ${option.name}${value} -d ${quoted(option.help)}`;
      }),
    ];
  });
  const groups = [...secondWords(words).keys()].map(
    (first) => `complete -c kyso -n '__fish_use_subcommand' -a ${first}`,
  );
  return `# fish completion for kyso: kyso completion fish | source\n${[...groups, ...lines].join('\n')}\n`;
}
