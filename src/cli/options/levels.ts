import type { OptionSpec, OptionValues } from './spec.ts';

/** What raises a signature to a PAdES baseline level, and from where. */
export const levelOptions = [
  {
    name: 'tsa',
    type: 'text',
    many: true,
    more: /^https?:/i,
    value: 'url',
    help: 'time-stamp service (RFC 3161); several are tried in their order',
    group: 'Level',
  },
  {
    name: 'tsa-user',
    type: 'text',
    value: 'name',
    help: 'user of the service; its password is KYSO_TSA_PASSWORD',
    group: 'Level',
  },
  {
    name: 'tsa-rate',
    type: 'text',
    value: 'n/seconds',
    help: 'requests the service allows within so many seconds',
    group: 'Level',
  },
  {
    name: 'trust',
    type: 'path',
    many: true,
    more: /\.(pem|crt|cer|der|p7b|p7c|ca-bundle)$/i,
    value: 'file',
    help: 'anchors the chains must reach: PEM, DER, PKCS#7, or a folder; several',
    group: 'Level',
  },
  {
    name: 'crl',
    type: 'path',
    many: true,
    more: /\.(crl|der|pem)$/i,
    value: 'file',
    help: 'certificate revocation lists at hand: PEM or DER; several',
    group: 'Level',
  },
  {
    name: 'ocsp',
    type: 'path',
    many: true,
    more: /\.(ocsp|ors|der)$/i,
    value: 'file',
    help: 'OCSP responses at hand: DER; several',
    group: 'Level',
  },
  {
    name: 'max-crl',
    type: 'integer',
    minimum: 1,
    value: 'bytes',
    help: 'largest revocation list that may go into a document',
    group: 'Level',
  },
] as const satisfies readonly OptionSpec[];

/** The level a new signature is to have. */
export const signatureLevelOption = [
  {
    name: 'level',
    type: 'choice',
    choices: ['B-B', 'B-T', 'B-LT', 'B-LTA'],
    value: 'level',
    help: 'PAdES level: B-B, B-T, B-LT or B-LTA (default: B-B; B-T with --tsa)',
    group: 'Level',
  },
] as const satisfies readonly OptionSpec[];

/** A level that will do. */
export const fallbackOption = [
  {
    name: 'level-fallback',
    type: 'choice',
    choices: ['B-B', 'B-T', 'B-LT'],
    value: 'level',
    help: 'a level that will do where the one asked for cannot be reached (default: an error)',
    group: 'Level',
  },
] as const satisfies readonly OptionSpec[];

export type LevelValues = OptionValues<typeof levelOptions>;
