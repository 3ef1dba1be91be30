import type { OptionSpec, OptionValues } from './spec.ts';

const certificateFile = /\.(pem|crt|cer|der|p7b|p7c|ca-bundle)$/i;

/** Options every command takes. */
export const generalOptions = [
  {
    name: 'config',
    type: 'path',
    value: 'file',
    help: 'configuration file (default: kyso.config.json, searched upwards)',
    group: 'General',
  },
  {
    name: 'lang',
    type: 'choice',
    choices: ['en', 'vi'],
    value: 'en|vi',
    help: 'language of human output (default: from LC_ALL, LANG)',
    group: 'General',
  },
  {
    name: 'no-color',
    type: 'flag',
    help: 'no colour (NO_COLOR and FORCE_COLOR are obeyed too)',
    group: 'General',
  },
  { name: 'quiet', type: 'flag', help: 'only results and errors', group: 'General' },
  { name: 'verbose', type: 'flag', help: 'causes of errors and details of results', group: 'General' },
] as const satisfies readonly OptionSpec[];

/** Where documents come from, and how many at once. */
export const inputOptions = [
  {
    name: 'files-from',
    type: 'path',
    value: 'file|-',
    help: 'take the inputs from a file or standard input, one a line',
    group: 'Inputs',
  },
  { name: 'null', short: '0', type: 'flag', help: 'paths of --files-from end with NUL', group: 'Inputs' },
  {
    name: 'password-file',
    type: 'path',
    value: 'file',
    help: 'password of encrypted documents (its first line)',
    group: 'Inputs',
  },
  {
    name: 'jobs',
    type: 'integer',
    minimum: 1,
    maximum: 512,
    value: 'n',
    help: 'parallel workers (default: cores)',
    group: 'Inputs',
  },
] as const satisfies readonly OptionSpec[];

const revocationFile = /\.(crl|ocsp|ors|der|pem)$/i;

/** What certificates are judged by. */
export const trustOptions = [
  {
    name: 'trust',
    type: 'path',
    many: true,
    more: certificateFile,
    value: 'file',
    help: 'trust anchors: PEM, DER, PKCS#7, or a folder of them; several',
    group: 'Trust and time',
  },
  {
    name: 'trust-list',
    type: 'path',
    many: true,
    more: /\.(xml|xtsl|tsl)$/i,
    value: 'file',
    help: 'trusted lists (ETSI TS 119 612), signed by whom --trust names; several',
    group: 'Trust and time',
  },
  {
    name: 'intermediates',
    type: 'path',
    many: true,
    more: certificateFile,
    value: 'file',
    help: 'further certificates chains may run through; several',
    group: 'Trust and time',
  },
  {
    name: 'crl',
    type: 'path',
    many: true,
    more: revocationFile,
    value: 'file',
    help: 'certificate revocation lists: PEM or DER; several',
    group: 'Trust and time',
  },
  {
    name: 'ocsp',
    type: 'path',
    many: true,
    more: revocationFile,
    value: 'file',
    help: 'OCSP responses: DER; several',
    group: 'Trust and time',
  },
  {
    name: 'at',
    type: 'time',
    value: 'time',
    help: 'validation time, ISO 8601 (default: now)',
    group: 'Trust and time',
  },
  {
    name: 'policy',
    type: 'path',
    choices: ['basic', 'pades', 'strict'],
    value: 'name|file',
    help: 'basic, pades (its attribute rules too), strict (revocation known, no SHA-1, RSA of 2048 bits too), or a policy file (default: basic)',
    group: 'Trust and time',
  },
] as const satisfies readonly OptionSpec[];

/** What may be asked for on the network; without `--online` nothing is. */
export const onlineOptions = [
  {
    name: 'online',
    type: 'flag',
    help: 'fetch issuers, OCSP answers and CRLs from the addresses that certificates name',
    group: 'Network',
  },
  {
    name: 'allow-private-network',
    type: 'flag',
    help: 'private and loopback addresses too',
    group: 'Network',
  },
  {
    name: 'timeout',
    type: 'integer',
    minimum: 1,
    maximum: 3_600,
    value: 'seconds',
    help: 'longest wait for one service (default: 30)',
    group: 'Network',
  },
] as const satisfies readonly OptionSpec[];

export type OnlineValues = OptionValues<typeof onlineOptions>;

/** Which later changes are accepted though nothing in the document decides about them. */
export const changeOptions = [
  {
    name: 'allow-changes',
    type: 'choice',
    choices: ['annotations'],
    value: 'annotations',
    help: 'accept annotations added after a signature that does not forbid them',
    group: 'Verdict',
  },
] as const satisfies readonly OptionSpec[];
