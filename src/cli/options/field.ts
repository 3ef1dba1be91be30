import { generalOptions } from './common.ts';
import type { OptionSpec, OptionValues } from './spec.ts';

const passwordOption = [
  {
    name: 'password-file',
    type: 'path',
    value: 'file',
    help: 'password of an encrypted document (its first line)',
    group: 'Inputs',
  },
] as const satisfies readonly OptionSpec[];

const formatOption = [
  {
    name: 'format',
    type: 'choice',
    choices: ['human', 'json'],
    value: 'name',
    help: 'human or json (default: human)',
    group: 'Output',
  },
] as const satisfies readonly OptionSpec[];

export const fieldAddOptions = [
  { name: 'name', type: 'text', value: 'name', help: 'name of the new field', group: 'Field' },
  {
    name: 'type',
    type: 'choice',
    choices: ['signature', 'text'],
    value: 'what',
    help: 'signature, or text for a number or a date (default: signature)',
    group: 'Field',
  },
  {
    name: 'page',
    type: 'text',
    value: 'n|last',
    help: 'page it stands on (default: 1)',
    group: 'Field',
  },
  {
    name: 'rect',
    type: 'text',
    value: 'x,y,w,h',
    help: 'its place on the page as seen, in points or with mm, cm, in',
    group: 'Field',
  },
  {
    name: 'position',
    type: 'choice',
    choices: [
      'top-left',
      'top-center',
      'top-right',
      'center-left',
      'center',
      'center-right',
      'bottom-left',
      'bottom-center',
      'bottom-right',
    ],
    value: 'where',
    help: 'or a corner, edge or the center (default: bottom-right)',
    group: 'Field',
  },
  {
    name: 'lock',
    type: 'list',
    value: 'all|names',
    help: 'form fields that a signature in it will close',
    group: 'Field',
  },
  {
    name: 'repair',
    type: 'flag',
    help: 'a document whose structure had to be reconstructed, too',
    group: 'Field',
  },
  {
    name: 'output',
    short: 'o',
    type: 'path',
    value: 'path',
    help: 'file of the result, - for standard output',
    group: 'Output',
  },
  { name: 'in-place', type: 'flag', help: 'replace the document, atomically', group: 'Output' },
  { name: 'overwrite', type: 'flag', help: 'replace an output that exists', group: 'Output' },
  ...formatOption,
  ...passwordOption,
  ...generalOptions,
] as const satisfies readonly OptionSpec[];

export type FieldAddValues = OptionValues<typeof fieldAddOptions>;

export const fieldListOptions = [
  { name: 'name', type: 'text', value: 'name', help: 'only the field of that name', group: 'Field' },
  ...formatOption,
  ...passwordOption,
  ...generalOptions,
] as const satisfies readonly OptionSpec[];

export type FieldListValues = OptionValues<typeof fieldListOptions>;
