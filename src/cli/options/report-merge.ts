import { generalOptions } from './common.ts';
import { deliveryOptions, limitOptions, trendOptions } from './report.ts';
import type { OptionSpec, OptionValues } from './spec.ts';

export const reportMergeOptions = [
  ...limitOptions,
  ...trendOptions,
  ...deliveryOptions,
  ...generalOptions,
] as const satisfies readonly OptionSpec[];

export type ReportMergeValues = OptionValues<typeof reportMergeOptions>;
