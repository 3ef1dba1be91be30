import { generalOptions, inputOptions } from './common.ts';
import { keyOptions, outputOptions, signOptions } from './sign.ts';
import type { OptionSpec, OptionValues } from './spec.ts';

type Among<T extends readonly OptionSpec[], Name extends string> = Extract<
  T[number],
  { readonly name: Name }
>[];

/** The rows of these names, in the table's order. */
const among = <const T extends readonly OptionSpec[], Name extends T[number]['name']>(
  table: T,
  ...names: readonly Name[]
): Among<T, Name> => table.filter(({ name }) => names.some((one) => one === name)) as Among<T, Name>;

type OfSignature = Extract<(typeof signOptions)[number], { readonly group: 'Signature' | 'Appearance' }>;

/** All that signing offers for the signature itself and for its look. */
const signatureOptions = signOptions.filter(
  ({ group }) => group === 'Signature' || group === 'Appearance',
) as OfSignature[];

export const prepareOptions = [
  ...among(keyOptions, 'cert', 'chain'),
  {
    name: 'room',
    type: 'integer',
    minimum: 512,
    maximum: 1_000_000,
    value: 'bytes',
    help: 'bytes kept for a whole CMS, where no certificate is named (default: what a chain of four takes)',
    group: 'Key',
  },
  {
    name: 'sub-filter',
    type: 'choice',
    choices: ['adbe.pkcs7.detached', 'ETSI.CAdES.detached'],
    value: 'name',
    help: 'what that CMS will be: adbe.pkcs7.detached or ETSI.CAdES.detached (default: the first)',
    group: 'Key',
  },
  {
    name: 'output',
    short: 'o',
    type: 'path',
    value: 'path',
    help: 'file for one input, folder for several',
    group: 'Output',
  },
  ...among(outputOptions, 'overwrite', 'dry-run', 'log'),
  {
    name: 'format',
    type: 'choice',
    choices: ['human', 'json', 'ndjson'],
    value: 'name',
    help: 'human, json or ndjson (default: json)',
    group: 'Output',
  },
  {
    name: 'level',
    type: 'choice',
    choices: ['B-B', 'B-T', 'B-LT', 'B-LTA'],
    value: 'level',
    help: 'level kyso attach is to reach: keeps room for its time-stamp (default: B-B)',
    group: 'Signature',
  },
  ...signatureOptions,
  ...inputOptions,
  ...generalOptions,
] as const satisfies readonly OptionSpec[];

export type PrepareValues = OptionValues<typeof prepareOptions>;
