import { Signer } from '@signpdf/signpdf';
import type { KeyHandle } from '../keys/key-handle.ts';
import { documentDigest } from './digest.ts';
import { keyContext } from './key-context.ts';
import type { SignOptions } from './options.ts';
import type { PlaceholderOptions } from './placeholder.ts';

/** Any key source of kyso as a signer in an `@signpdf` pipeline; what it makes is a PAdES CMS. */
export class KysoSigner extends Signer {
  readonly #key: KeyHandle;
  readonly #choice: Pick<SignOptions, 'digest' | 'pss'>;

  constructor(key: KeyHandle, choice: Pick<SignOptions, 'digest' | 'pss'> = {}) {
    super();
    this.#key = key;
    this.#choice = choice;
  }

  /** What a placeholder for this signer says: `addPlaceholder(pdf, { ...signer.placeholder, reason })`. */
  get placeholder(): Required<Pick<PlaceholderOptions, 'signatureLength' | 'subFilter'>> {
    const { room } = keyContext(this.#key, this.#choice);
    return { signatureLength: room, subFilter: 'ETSI.CAdES.detached' };
  }

  /**
   * @param pdfBuffer the bytes of both ranges, as SignPdf hands them over
   * @returns the CMS. The signing time stands in the signature dictionary (M), not in the CMS (EN 319 142-1, 6.3).
   * @throws signing-failed
   */
  override async sign(pdfBuffer: Buffer): Promise<Buffer> {
    const context = keyContext(this.#key, this.#choice);
    return Buffer.from(await context.sign(documentDigest(pdfBuffer, context.scheme.digest)));
  }
}
