import { changeOptions, generalOptions, inputOptions, onlineOptions, trustOptions } from './common.ts';
import type { OptionSpec, OptionValues } from './spec.ts';

/** Thresholds, told of the whole report. */
export const limitOptions = [
  {
    name: 'fail-under',
    type: 'percent',
    value: 'pct',
    help: 'exit 1 when the total is below',
    group: 'Targets',
  },
  {
    name: 'fail-under-unit',
    type: 'percent',
    value: 'pct',
    help: 'exit 1 when any unit is below',
    group: 'Targets',
  },
] as const satisfies readonly OptionSpec[];

/** What a report is compared with. */
export const trendOptions = [
  {
    name: 'baseline',
    type: 'path',
    value: 'file',
    help: 'compare with an earlier JSON report',
    group: 'Trend',
  },
  {
    name: 'history',
    type: 'path',
    value: 'file',
    help: 'add this result to a history (NDJSON), one a month, and show the trend',
    group: 'Trend',
  },
  {
    name: 'fail-on-drop',
    type: 'flag',
    help: 'exit 1 when the total is below that of --baseline, or else of the period before in --history',
    group: 'Trend',
  },
] as const satisfies readonly OptionSpec[];

/** How a report is written. */
export const deliveryOptions = [
  {
    name: 'format',
    type: 'list',
    choices: ['human', 'json', 'csv', 'md', 'junit', 'html', 'xlsx', 'badge'],
    value: 'names',
    help: 'human, json, csv, md, junit, html, xlsx, badge; several with commas (default: human)',
    group: 'Output',
  },
  {
    name: 'output',
    short: 'o',
    type: 'path',
    value: 'path',
    help: 'file, or folder for several formats (default: standard output)',
    group: 'Output',
  },
] as const satisfies readonly OptionSpec[];

export const reportOptions = [
  {
    name: 'measure',
    type: 'choice',
    choices: ['present', 'intact', 'trusted'],
    value: 'name',
    help: 'what counts as signed: present, intact or trusted (default: intact)',
    group: 'Figures',
  },
  {
    name: 'by',
    type: 'list',
    choices: ['unit', 'folder', 'signer', 'type'],
    value: 'rows',
    help: 'unit, folder, signer, type; several with commas (default: unit)',
    group: 'Figures',
  },
  {
    name: 'unit-depth',
    type: 'integer',
    minimum: 1,
    maximum: 100,
    value: 'n',
    help: 'folders below the input that make a unit (default: 1)',
    group: 'Figures',
  },
  {
    name: 'include',
    type: 'text',
    many: true,
    value: 'glob',
    help: 'count only these; several',
    group: 'Figures',
  },
  {
    name: 'exclude',
    type: 'text',
    many: true,
    value: 'glob',
    help: 'leave these out; several',
    group: 'Figures',
  },
  { name: 'target', type: 'percent', value: 'pct', help: 'plan target in percent', group: 'Targets' },
  {
    name: 'targets',
    type: 'path',
    value: 'file',
    help: 'targets of single units: CSV or JSON',
    group: 'Targets',
  },
  ...limitOptions,
  ...trendOptions,
  {
    name: 'expiring',
    type: 'integer',
    minimum: 0,
    maximum: 36_500,
    value: 'days',
    help: 'list documents whose proof and certificates whose validity end within these days (default: 90)',
    group: 'Figures',
  },
  {
    name: 'cache',
    type: 'path',
    value: 'file',
    help: 'keep the facts of each document there; one that is unchanged is judged from them and not opened',
    group: 'Scale',
  },
  {
    name: 'shard',
    type: 'text',
    value: 'i/n',
    help: 'only the ith of n parts of the documents, for several machines; kyso report merge makes one report of them',
    group: 'Scale',
  },
  ...deliveryOptions,
  ...trustOptions,
  ...onlineOptions,
  ...changeOptions,
  ...inputOptions,
  ...generalOptions,
] as const satisfies readonly OptionSpec[];

export type ReportValues = OptionValues<typeof reportOptions>;
