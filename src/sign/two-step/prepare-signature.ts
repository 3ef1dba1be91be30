import type { Hash } from 'node:crypto';
import { KysoError } from '../../errors.ts';
import type { KeySource } from '../../keys/key-handle.ts';
import type { ByteSource } from '../../pdf/source.ts';
import { fits, placeContents } from '../dictionary.ts';
import { digestRanges } from '../digest.ts';
import { keyContext } from '../key-context.ts';
import { drawMark } from '../mark.ts';
import type { SignOptions, SignWarning } from '../options.ts';
import { openForSigning, prepareTask } from '../prepare.ts';
import { draftUpdate, roomFor, warningsOf } from '../sign.ts';
import { type AbsentSigner, absentKey, tokenRoom } from './absent-signer.ts';
import { attributesToSign, type ToBeSigned } from './to-be-signed.ts';

/** A document whose signature waits for its value: the source followed by `appended`. */
export interface PreparedSignature extends ToBeSigned {
  readonly appended: Uint8Array;
  /** Fully qualified name. */
  readonly field: string;
  /** Claimed time (M). */
  readonly signingTime: Date;
  readonly repaired: boolean;
  readonly warnings: readonly SignWarning[];
}

/** What preparing takes of the options of signing; `level` keeps room for a time-stamp. */
export type PrepareOptions = Omit<SignOptions, 'levelFallback'>;

/**
 * First of two steps: the update with its ByteRange final. With the certificate known, Contents holds the CMS but for
 * its signature value, so that the prepared document is all `attachSignature` needs; else it holds zeros.
 * @throws as signPdf; certificate-malformed
 */
export async function prepareSignature(
  source: Uint8Array | ByteSource,
  signer: AbsentSigner,
  given: PrepareOptions = {},
  { sha256 }: { readonly sha256?: Hash } = {},
): Promise<PreparedSignature> {
  const key = absentKey(signer, given.level);
  const document = openForSigning(source, given);
  const timestamps = (given.level ?? 'B-B') !== 'B-B';
  const task = prepareTask(document, given, { key, timestamps });
  const { options } = task;
  const mark = await drawMark(task, key, options);
  const stamped = signer.kind === 'certificate' && (options.level ?? 'B-B') !== 'B-B';
  const room = roomFor(key, options, undefined) + (stamped ? tokenRoom : 0);
  const update = draftUpdate(task, mark, key, options, room);
  const name = key.kind === 'cms' ? (options.digest ?? 'sha256') : keyContext(key, options).scheme.digest;
  const documentDigest = digestRanges(document.source, update.appended, update.gap, name, sha256);
  const draft = draftCms(key, options, documentDigest);
  if (draft !== undefined) {
    if (!fits(update, draft.cms)) throw new KysoError('internal', 'the CMS is longer than its room');
    placeContents(update, draft.cms);
  }
  return {
    appended: update.appended,
    field: task.target.name,
    byteRange: update.byteRange,
    digestAlgorithm: name,
    documentDigest,
    ...(draft === undefined || key.kind === 'cms' ? {} : attributesToSign(draft.signedAttributes, name, key)),
    signingTime: task.signingTime,
    repaired: document.repaired,
    warnings: warningsOf(task, mark, key, options),
  };
}

const draftCms = (key: KeySource, options: SignOptions, documentDigest: Uint8Array) =>
  key.kind === 'cms' ? undefined : keyContext(key, options).draft(documentDigest);
