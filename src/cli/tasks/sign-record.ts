import type { KeptBytes } from '../../sign/levels/store-update.ts';
import type { SignWarning } from '../../sign/options.ts';
import type { PadesLevel } from '../../verify/result.ts';
import { type ExitCode, exitOfCode } from '../exit.ts';
import type { Failure } from './failure.ts';

export type SignOutcome = 'signed' | 'extended' | 'prepared' | 'skipped' | 'refused' | 'planned' | 'error';

/** Why a document was left as it is. */
export type SkipReason = 'done' | 'signed' | 'mine' | 'same' | 'level' | 'prepared';

/** What `sign` says of one document, in JSON and in the log. */
export interface SignRecord {
  file: string;
  output: string | null;
  result: SignOutcome;
  field: string | null;
  level: PadesLevel | null;
  /** SHA-256 of the signer's certificate; null where nobody signs. */
  signer: string | null;
  sha256Before: string | null;
  sha256After: string | null;
  /** Claimed time of the signature; of an extension, that of its time-stamp. */
  time: string | null;
  /** Present when the structure had to be reconstructed. */
  repaired?: true;
  /** Bytes that were added for a level from B-LT upwards. */
  validationData?: KeptBytes;
  warnings?: readonly SignWarning[];
  /** What the key's owner is to sign: of `prepare` only. */
  prepared?: string;
  digestAlgorithm?: string;
  /** Lower-case hex. */
  documentDigest?: string;
  /** DER, lower-case hex; null when a whole CMS is awaited, as `toBeSigned`, which is its digest. */
  signedAttributes?: string | null;
  toBeSigned?: string | null;
  byteRange?: readonly number[];
  /** Most bytes the CMS may have. */
  room?: number;
  skipped?: SkipReason;
  /** Of the reason `same`: the other name of the document, under which it is signed. */
  sameAs?: string;
  error?: Failure;
}

/** A record to start from: nothing done yet. */
export const blankRecord = (file: string, output: string | null, signer: string | null): SignRecord => ({
  file,
  output,
  result: 'error',
  field: null,
  level: null,
  signer,
  sha256Before: null,
  sha256After: null,
  time: null,
});

/** The record of a document that was refused by its own rules, or could not be signed. */
export const failedRecord = (record: SignRecord, error: Failure): SignRecord => ({
  ...record,
  result: error.code.startsWith('refused-') ? 'refused' : 'error',
  error,
});

export const exitOfRecord = ({ error }: SignRecord): ExitCode =>
  error === undefined ? 0 : exitOfCode(error.code);
