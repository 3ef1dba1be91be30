import { generalOptions } from './common.ts';
import { keyOptions } from './sign.ts';
import type { OptionSpec, OptionValues } from './spec.ts';

const passphraseOptions = keyOptions.filter(({ name }) => name.startsWith('passphrase'));

const format = {
  name: 'format',
  type: 'choice',
  choices: ['human', 'json'],
  value: 'name',
  help: 'human or json (default: human)',
  group: 'Output',
} as const satisfies OptionSpec;

const createOnly = [
  {
    name: 'name',
    type: 'text',
    value: 'text',
    help: "the signer's name (default: Test Signer)",
    group: 'Identity',
  },
  { name: 'organization', type: 'text', value: 'text', help: "the signer's organization", group: 'Identity' },
  { name: 'country', type: 'text', value: 'code', help: 'two capital letters, as VN', group: 'Identity' },
  {
    name: 'key-type',
    type: 'choice',
    choices: ['rsa-2048', 'rsa-3072', 'rsa-4096', 'p-256', 'p-384', 'p-521'],
    value: 'name',
    help: 'rsa-2048, rsa-3072, rsa-4096, p-256, p-384 or p-521 (default: rsa-2048)',
    group: 'Identity',
  },
  {
    name: 'days',
    type: 'integer',
    minimum: 1,
    maximum: 36_500,
    value: 'n',
    help: 'how long it is valid (default: 825)',
    group: 'Identity',
  },
  {
    name: 'output',
    short: 'o',
    type: 'path',
    value: 'folder',
    help: 'where signer.p12, signer.pem and ca.pem go (default: identity)',
    group: 'Output',
  },
  { name: 'overwrite', type: 'flag', help: 'replace files that exist', group: 'Output' },
] as const satisfies readonly OptionSpec[];

export const identityCreateOptions = [...createOnly, ...passphraseOptions, ...generalOptions];
export const identityShowOptions = [
  ...keyOptions,
  format,
  ...generalOptions,
] as const satisfies readonly OptionSpec[];

type PassphraseOptions = Extract<(typeof keyOptions)[number], { name: `passphrase-${string}` }>;
export type IdentityCreateValues = OptionValues<
  [...typeof createOnly, ...PassphraseOptions[], ...typeof generalOptions]
>;
export type IdentityShowValues = OptionValues<typeof identityShowOptions>;
