import { generalOptions } from './common.ts';
import type { OptionSpec, OptionValues } from './spec.ts';

export const demoOptions = [
  {
    name: 'scenario',
    type: 'choice',
    choices: ['office', 'sector'],
    value: 'name',
    help: 'office: a dozen documents; sector: 21 units, a register of 4,000 lines (default: office)',
    group: 'Demo',
  },
  ...generalOptions,
] as const satisfies readonly OptionSpec[];

export type DemoValues = OptionValues<typeof demoOptions>;
