import { openContents, signatureDictionary } from './dictionary.ts';
import { signatureReferences } from './lock.ts';
import type { SignOptions } from './options.ts';
import { layOut, openForSigning, prepareTask } from './prepare.ts';

export interface PlaceholderOptions
  extends Pick<
    SignOptions,
    'field' | 'reason' | 'location' | 'contact' | 'name' | 'signingTime' | 'password' | 'repair' | 'limits'
  > {
  /** Bytes kept for the CMS. Default 8192, as in @signpdf's own placeholders. */
  readonly signatureLength?: number;
  /** What the signer makes. Default `adbe.pkcs7.detached`, which fits any of them. */
  readonly subFilter?: 'adbe.pkcs7.detached' | 'ETSI.CAdES.detached';
}

/** What @signpdf's `SignPdf` looks for. */
const searchedByteRange = '[0 /********** /********** /**********]';

/**
 * Adds what `SignPdf` of @signpdf/signpdf expects to find in a document: a signature field whose dictionary waits for
 * its ByteRange and Contents. Works on documents with cross-reference streams, hybrid and encrypted ones as well, as
 * an incremental update. Needed only in such a pipeline: `signPdf` of kyso prepares documents by itself.
 * @throws as signPdf, without signing-failed
 */
export function addPlaceholder(pdf: Uint8Array, options: PlaceholderOptions = {}): Buffer {
  const task = prepareTask(openForSigning(pdf, options), options);
  const { signatureLength = 8192, subFilter = 'adbe.pkcs7.detached' } = options;
  const dictionary = signatureDictionary(
    {
      ...options,
      signingTime: task.signingTime,
      subFilter,
      reference: signatureReferences(task.document.latest, task.target, {}),
    },
    // SignPdf looks for the key with a blank behind it.
    {
      byteRange: searchedByteRange,
      contents: Buffer.concat([Buffer.from(' '), openContents(signatureLength)]),
    },
  );
  return Buffer.concat([pdf, layOut(task, dictionary, undefined).bytes]);
}
