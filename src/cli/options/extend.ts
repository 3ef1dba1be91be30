import { generalOptions, inputOptions, onlineOptions } from './common.ts';
import { fallbackOption, levelOptions } from './levels.ts';
import { outputOptions } from './sign.ts';
import type { OptionSpec, OptionValues } from './spec.ts';

export const extendOptions = [
  {
    name: 'level',
    type: 'choice',
    choices: ['B-T', 'B-LT', 'B-LTA'],
    value: 'level',
    help: 'PAdES level to reach; B-LTA renews the archive time-stamp of what has it',
    group: 'Level',
  },
  ...fallbackOption,
  ...levelOptions,
  {
    name: 'repair',
    type: 'flag',
    help: 'extend a document whose structure had to be reconstructed, too',
    group: 'Level',
  },
  ...onlineOptions,
  ...outputOptions,
  ...inputOptions,
  ...generalOptions,
] as const satisfies readonly OptionSpec[];

export type ExtendValues = OptionValues<typeof extendOptions>;
