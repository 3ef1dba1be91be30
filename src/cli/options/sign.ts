import { appearanceOptions } from './appearance.ts';
import { generalOptions, inputOptions, onlineOptions } from './common.ts';
import { fallbackOption, levelOptions, signatureLevelOption } from './levels.ts';
import type { OptionSpec, OptionValues } from './spec.ts';

/** Where the private key comes from. */
export const keyOptions = [
  { name: 'p12', type: 'path', value: 'file', help: 'PKCS#12 file (.p12, .pfx)', group: 'Key' },
  { name: 'key', type: 'path', value: 'file', help: 'private key: PEM or DER, encrypted too', group: 'Key' },
  { name: 'cert', type: 'path', value: 'file', help: 'its certificate: PEM or DER', group: 'Key' },
  {
    name: 'chain',
    type: 'path',
    value: 'file',
    help: 'further certificates: PEM, DER or PKCS#7',
    group: 'Key',
  },
  {
    name: 'pkcs11',
    type: 'path',
    value: 'module',
    help: "token or HSM: its maker's library (.so, .dll, .dylib)",
    group: 'Key',
  },
  { name: 'token', type: 'text', value: 'label', help: 'the token of that label', group: 'Key' },
  {
    name: 'slot',
    type: 'integer',
    minimum: 0,
    value: 'n',
    help: 'or the one in that slot (default: the only one)',
    group: 'Key',
  },
  { name: 'key-label', type: 'text', value: 'label', help: 'the key of that label', group: 'Key' },
  {
    name: 'key-id',
    type: 'text',
    value: 'hex',
    help: 'or of that id (default: the one for signatures)',
    group: 'Key',
  },
  {
    name: 'cert-file',
    type: 'path',
    value: 'file',
    help: 'its certificate, where the token holds none: PEM, DER or PKCS#7',
    group: 'Key',
  },
  {
    name: 'csc',
    type: 'text',
    value: 'url',
    help: 'remote signing service (CSC API v2); its access token stands in KYSO_CSC_TOKEN',
    group: 'Key',
  },
  { name: 'credential', type: 'text', value: 'id', help: 'the credential to sign with there', group: 'Key' },
  {
    name: 'passphrase-file',
    type: 'path',
    value: 'file',
    help: 'passphrase or PIN of the key (its first line)',
    group: 'Key',
  },
  {
    name: 'passphrase-env',
    type: 'text',
    value: 'name',
    help: 'environment variable that holds it (default: KYSO_PASSPHRASE, else asked for)',
    group: 'Key',
  },
] as const satisfies readonly OptionSpec[];

/** Where documents that were made go, and what is told of them. */
export const outputOptions = [
  {
    name: 'output',
    short: 'o',
    type: 'path',
    value: 'path',
    help: 'file for one input, folder for several (default: NAME.signed.pdf beside each)',
    group: 'Output',
  },
  { name: 'in-place', type: 'flag', help: 'replace each input, atomically', group: 'Output' },
  { name: 'overwrite', type: 'flag', help: 'replace an output that exists', group: 'Output' },
  { name: 'dry-run', type: 'flag', help: 'say what would be done, touch nothing', group: 'Output' },
  { name: 'log', type: 'path', value: 'file', help: 'append one JSON line per document', group: 'Output' },
  {
    name: 'format',
    type: 'choice',
    choices: ['human', 'json', 'ndjson'],
    value: 'name',
    help: 'human, json or ndjson (default: human)',
    group: 'Output',
  },
] as const satisfies readonly OptionSpec[];

export const signOptions = [
  ...keyOptions,
  ...outputOptions,
  {
    name: 'if-signed',
    type: 'choice',
    choices: ['append', 'skip', 'skip-mine', 'fail'],
    value: 'what',
    help: 'a document with an intact signature: append, skip, skip-mine or fail (default: append)',
    group: 'Signature',
  },
  {
    name: 'digest',
    type: 'choice',
    choices: ['sha256', 'sha384', 'sha512'],
    value: 'name',
    help: "sha256, sha384 or sha512 (default: sha256, or what the key's curve calls for)",
    group: 'Signature',
  },
  { name: 'pss', type: 'flag', help: 'RSASSA-PSS, for an RSA key', group: 'Signature' },
  {
    name: 'field',
    type: 'text',
    value: 'name',
    help: 'sign that empty field, or create it (default: the next free SignatureN)',
    group: 'Signature',
  },
  { name: 'reason', type: 'text', value: 'text', help: 'why it is signed', group: 'Signature' },
  { name: 'location', type: 'text', value: 'text', help: 'where', group: 'Signature' },
  { name: 'contact', type: 'text', value: 'text', help: 'how to reach the signer', group: 'Signature' },
  {
    name: 'name',
    type: 'text',
    value: 'text',
    help: "signer's name in the signature dictionary",
    group: 'Signature',
  },
  {
    name: 'signing-time',
    type: 'time',
    value: 'time',
    help: 'claimed time, ISO 8601 (default: now)',
    group: 'Signature',
  },
  {
    name: 'certify',
    type: 'choice',
    choices: ['no-changes', 'form-fill', 'annotate'],
    value: 'what',
    help: 'certify: what may still change is nothing, form fields, or annotations too; first signature only',
    group: 'Signature',
  },
  {
    name: 'lock',
    type: 'list',
    value: 'all|names',
    help: 'form fields that may not change any more',
    group: 'Signature',
  },
  {
    name: 'repair',
    type: 'flag',
    help: 'sign a document whose structure had to be reconstructed, too',
    group: 'Signature',
  },
  ...signatureLevelOption,
  ...fallbackOption,
  ...levelOptions,
  ...onlineOptions,
  ...appearanceOptions,
  ...inputOptions,
  ...generalOptions,
] as const satisfies readonly OptionSpec[];

export type SignValues = OptionValues<typeof signOptions>;
