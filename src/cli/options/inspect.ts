import { generalOptions } from './common.ts';
import type { OptionSpec, OptionValues } from './spec.ts';

export const inspectOptions = [
  {
    name: 'format',
    type: 'choice',
    choices: ['human', 'json'],
    value: 'name',
    help: 'human or json (default: human)',
    group: 'Output',
  },
  {
    name: 'password-file',
    type: 'path',
    value: 'file',
    help: 'password of an encrypted document (its first line)',
    group: 'Inputs',
  },
  ...generalOptions,
] as const satisfies readonly OptionSpec[];

export type InspectValues = OptionValues<typeof inspectOptions>;
