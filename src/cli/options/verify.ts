import { changeOptions, generalOptions, inputOptions, onlineOptions, trustOptions } from './common.ts';
import type { OptionSpec, OptionValues } from './spec.ts';

export const verifyOptions = [
  ...trustOptions,
  ...onlineOptions,
  {
    name: 'require-signed',
    type: 'flag',
    help: 'an unsigned document is a failure',
    group: 'Verdict',
  },
  {
    name: 'require-signer',
    type: 'text',
    many: true,
    more: /^[0-9a-f]{2}(:?[0-9a-f]{2}){31}$/i,
    value: 'sha256',
    help: 'so is one without a valid signature by one of these certificates; several',
    group: 'Verdict',
  },
  ...changeOptions,
  {
    name: 'explain',
    type: 'flag',
    help: 'every certificate of every chain with its evidence, and what the next PAdES level lacks',
    group: 'Verdict',
  },
  {
    name: 'save-facts',
    type: 'path',
    value: 'file',
    help: 'write every fact the verdicts are made from there, one document a line',
    group: 'Facts',
  },
  {
    name: 'facts',
    type: 'path',
    value: 'file|-',
    help: 'judge such facts again instead of documents',
    group: 'Facts',
  },
  {
    name: 'format',
    type: 'choice',
    choices: ['human', 'json', 'ndjson', 'junit', 'sarif'],
    value: 'name',
    help: 'human, json, ndjson, junit or sarif (default: human)',
    group: 'Output',
  },
  {
    name: 'output',
    short: 'o',
    type: 'path',
    value: 'file',
    help: 'write the result there (default: standard output)',
    group: 'Output',
  },
  ...inputOptions,
  ...generalOptions,
] as const satisfies readonly OptionSpec[];

export type VerifyValues = OptionValues<typeof verifyOptions>;
