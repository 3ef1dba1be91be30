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
    name: 'sort',
    type: 'choice',
    choices: ['name', 'share'],
    value: 'order',
    help: 'rows in the terminal and in Markdown: by name, or by share, the lowest first (default: name)',
    group: 'Output',
  },
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
    choices: ['present', 'intact', 'trusted', 'complete'],
    value: 'name',
    help: 'what counts as signed: present, intact, trusted or complete (default: intact)',
    group: 'Figures',
  },
  {
    name: 'by',
    type: 'list',
    choices: ['unit', 'folder', 'month', 'quarter', 'signer', 'type'],
    value: 'rows',
    help: 'unit, folder, month, quarter, signer, type; several with commas (default: unit)',
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
  {
    name: 'never-open',
    type: 'text',
    many: true,
    value: 'glob',
    help: 'list these as secret and do not open them; several',
    group: 'Figures',
  },
  {
    name: 'redact',
    type: 'list',
    choices: ['names', 'people', 'subjects'],
    value: 'what',
    help: 'leave out names of files, people, subjects; several with commas',
    group: 'Output',
  },
  {
    name: 'roles',
    type: 'path',
    value: 'file',
    help: 'who signs for whom: certificate rules by role, as JSON',
    group: 'Completeness',
  },
  {
    name: 'require-roles',
    type: 'list',
    value: 'roles',
    help: 'roles that make a document complete, in order (default: person,organization)',
    group: 'Completeness',
  },
  {
    name: 'rules',
    type: 'text',
    value: 'name|file',
    help: 'dated rule set: nd30-2020, tt15-2025, or a file of your own',
    group: 'Completeness',
  },
  {
    name: 'register',
    type: 'path',
    value: 'file',
    help: 'register of issued documents, CSV or XLSX: the denominator',
    group: 'Register',
  },
  {
    name: 'register-map',
    type: 'text',
    many: true,
    value: 'field=heading',
    help: 'names a column of the register, such as key=Number; several',
    group: 'Register',
  },
  {
    name: 'denominator',
    type: 'choice',
    choices: ['electronic', 'issued', 'register'],
    value: 'name',
    help: 'what the signing share is a share of: electronic, issued, register (default: electronic)',
    group: 'Register',
  },
  {
    name: 'unit-from',
    type: 'choice',
    choices: ['folder', 'register', 'signer'],
    value: 'source',
    help: 'where units come from: folder, register, signer (default: register where it has units)',
    group: 'Register',
  },
  { name: 'target', type: 'percent', value: 'pct', help: 'plan target in percent', group: 'Targets' },
  {
    name: 'target-electronic',
    type: 'percent',
    value: 'pct',
    help: 'plan target of the electronic share',
    group: 'Targets',
  },
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
