/**
 * Changes one digit of a signed document in place: the file stays as long as it was and opens as before, with
 * another sum in it.
 */
export function tamper(pdf: Uint8Array): Uint8Array {
  const text = '(4.860.000.000) Tj';
  const at = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength).indexOf(text, 0, 'latin1');
  if (at < 0) throw new RangeError('the sample document has no sum to tamper with');
  const changed = Uint8Array.from(pdf);
  changed[at + 1] = '9'.charCodeAt(0);
  return changed;
}
