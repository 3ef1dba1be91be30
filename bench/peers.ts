import { P12Signer as LibPdfSigner, PDF } from '@libpdf/core';
import { plainAddPlaceholder } from '@signpdf/placeholder-plain';
import { P12Signer } from '@signpdf/signer-p12';
import { SignPdf } from '@signpdf/signpdf';

/** One document through @signpdf: placeholder-plain, then signer-p12. */
export async function signpdf(pdf: Uint8Array, p12: Uint8Array, passphrase: string): Promise<Uint8Array> {
  const prepared = plainAddPlaceholder({
    pdfBuffer: Buffer.from(pdf),
    reason: 'bench',
    contactInfo: '',
    name: 'bench',
    location: '',
    signatureLength: 16_384,
  });
  return new SignPdf().sign(prepared, new P12Signer(Buffer.from(p12), { passphrase }));
}

/** One document through @libpdf/core, the key store opened once. */
export async function libpdf(
  p12: Uint8Array,
  passphrase: string,
): Promise<(pdf: Uint8Array) => Promise<Uint8Array>> {
  const signer = await LibPdfSigner.create(p12, passphrase);
  return async (bytes) => {
    const pdf = await PDF.load(bytes);
    return (await pdf.sign({ signer })).bytes;
  };
}
