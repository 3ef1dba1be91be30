import { generalOptions } from './common.ts';
import type { OptionSpec, OptionValues } from './spec.ts';

export const logVerifyOptions = [
  {
    name: 'head',
    type: 'text',
    value: 'sha256',
    help: 'hash of a line that must still be there, as an earlier check printed it',
    group: 'Verdict',
  },
  {
    name: 'format',
    type: 'choice',
    choices: ['human', 'json'],
    value: 'name',
    help: 'human or json (default: human)',
    group: 'Output',
  },
  ...generalOptions,
] as const satisfies readonly OptionSpec[];

export type LogVerifyValues = OptionValues<typeof logVerifyOptions>;
