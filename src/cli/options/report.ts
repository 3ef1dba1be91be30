import { generalOptions, inputOptions, trustOptions } from './common.ts';
import type { OptionSpec, OptionValues } from './spec.ts';

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
  {
    name: 'format',
    type: 'list',
    choices: ['human', 'json', 'csv', 'md', 'junit', 'html'],
    value: 'names',
    help: 'human, json, csv, md, junit, html; several with commas (default: human)',
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
  ...trustOptions,
  ...inputOptions,
  ...generalOptions,
] as const satisfies readonly OptionSpec[];

export type ReportValues = OptionValues<typeof reportOptions>;
