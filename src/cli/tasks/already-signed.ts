import { KysoError } from '../../errors.ts';
import type { ByteSource } from '../../pdf/source.ts';
import type { OwnVerifier } from './own-verifier.ts';
import type { SignRecord, SkipReason } from './sign-record.ts';

/** What to do with a document that carries an intact signature. */
export type IfSigned = 'append' | 'skip' | 'skip-mine' | 'fail';

/**
 * The record of a document that is left alone for the signature it carries; undefined for one to be signed.
 * @param signer whose signature counts for `skip-mine`: SHA-256 of the certificate, lower-case hex
 * @throws refused-signed
 */
export function alreadySigned(
  document: ByteSource,
  record: SignRecord,
  { ifSigned, signer }: { readonly ifSigned: IfSigned; readonly signer: string | undefined },
  verifier: Pick<OwnVerifier, 'intactBy'>,
): SignRecord | undefined {
  if (ifSigned === 'append') return undefined;
  const found = verifier.intactBy(document, ifSigned === 'skip-mine' ? signer : undefined, 0);
  if (found === undefined) return undefined;
  if (ifSigned === 'fail')
    throw new KysoError('refused-signed', `it carries an intact signature already (${found.field})`, {
      subject: found.field,
      hint: 'Sign it nevertheless with --if-signed append.',
    });
  const skipped: SkipReason = ifSigned === 'skip' ? 'signed' : 'mine';
  return { ...record, output: null, result: 'skipped', skipped, field: found.field };
}
