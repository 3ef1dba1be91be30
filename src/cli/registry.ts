import type { CommandContext } from './context.ts';
import type { ExitCode } from './exit.ts';
import type { OptionSpec } from './options/spec.ts';

/** What a command's module exports. */
export interface CommandModule {
  run(inputs: readonly string[], values: object, context: CommandContext): Promise<ExitCode>;
}

export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  /** As commander writes arguments. */
  readonly arguments: string;
  readonly options: () => Promise<readonly OptionSpec[]>;
  readonly load: () => Promise<CommandModule>;
  /** Command lines that show what it is for. */
  readonly examples: readonly string[];
}

/** Every command; its modules are loaded when it is chosen. */
export const commands: readonly CommandEntry[] = [
  {
    name: 'verify',
    summary: 'check every signature of PDF documents',
    arguments: '[inputs...]',
    options: async () => (await import('./options/verify.ts')).verifyOptions,
    load: () => import('./commands/verify.ts'),
    examples: [
      'kyso verify contract.pdf --trust ca.pem',
      'kyso verify archive/ --format ndjson --require-signed',
    ],
  },
];
