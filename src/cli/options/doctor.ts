import { generalOptions, onlineOptions } from './common.ts';
import { levelOptions } from './levels.ts';
import { keyOptions } from './sign.ts';
import type { OptionSpec, OptionValues } from './spec.ts';

export const doctorOptions = [
  ...keyOptions,
  ...levelOptions,
  ...onlineOptions,
  {
    name: 'output',
    short: 'o',
    type: 'path',
    value: 'path',
    help: 'folder the batch will write to (default: the working folder)',
    group: 'Output',
  },
  {
    name: 'expiring',
    type: 'integer',
    minimum: 0,
    maximum: 36_500,
    value: 'days',
    help: 'a certificate that ends within so many days is a warning (default: 30)',
    group: 'Output',
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

export type DoctorValues = OptionValues<typeof doctorOptions>;
