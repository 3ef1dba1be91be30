import { KysoError } from '../../../errors.ts';
import type { Limits } from '../../../limits.ts';
import type { Certificate } from '../../../pki/x509/types.ts';
import { openZip, type ZipContainer } from '../../../zip/read.ts';
import type { DocumentFacts } from '../../facts.ts';
import type { DocumentFormat } from '../../result.ts';
import { asicSignatureFile, asicSignatures } from './asic.ts';
import { containerFindings, containerReading, namesLike } from './container.ts';
import { odfFormat, odfSignatures } from './odf.ts';
import { contentTypes, ooxmlFormat, ooxmlSignatures } from './ooxml.ts';
import { type StandingSignature, standingFacts, unsupportedSignature } from './single-state.ts';

/**
 * A ZIP container: ASiC, Office Open XML, OpenDocument.
 * @throws kind-unsignable, container-malformed, xml-malformed, filter-unsupported, encryption-unsupported, limit-exceeded
 */
export function gatherZip(
  bytes: Uint8Array,
  intermediates: readonly Certificate[],
  limits: Limits,
): DocumentFacts {
  const container = openZip(bytes, limits);
  const reading = containerReading(container, bytes.length, intermediates, limits);
  const facts = (format: DocumentFormat, signatures: readonly StandingSignature[]): DocumentFacts =>
    standingFacts(bytes, format, signatures, containerFindings(container));
  const foreign = (known: RegExp): StandingSignature[] =>
    namesLike(container, asicSignatureFile)
      .filter((name) => !known.test(name))
      .map((name) => unsupportedSignature(name, 'a signature that does not belong to this kind of document'));
  const mimetype = mimetypeOf(container);
  if (container.entries.has('[Content_Types].xml')) {
    const types = contentTypes(container, limits);
    return facts(ooxmlFormat(types), [...ooxmlSignatures(reading, types), ...foreign(/^$/)]);
  }
  if (mimetype.startsWith('application/vnd.oasis.opendocument.'))
    return facts(odfFormat(mimetype), [
      ...odfSignatures(reading),
      ...foreign(/(?:document|macro|package)signatures\.xml$/),
    ]);
  const signed = namesLike(container, asicSignatureFile).length > 0;
  if (mimetype.startsWith('application/vnd.etsi.asic-') || signed)
    return facts(mimetype === 'application/vnd.etsi.asic-s+zip' ? 'asics' : 'asice', asicSignatures(reading));
  const [jar] = namesLike(container, /^META-INF\/[^/]+\.(?:SF|RSA|DSA|EC)$/i);
  if (jar !== undefined) return facts('jar', [unsupportedSignature(jar, 'a signature of a Java archive')]);
  throw new KysoError(
    'kind-unsignable',
    'the file is a ZIP archive: it carries no signature that could be shown',
    {
      hint: 'Counted as such, and not as unsigned. Unpack it, or sign the documents in it.',
    },
  );
}

/** A few bytes that say what the container is; anything longer says nothing. */
function mimetypeOf({ entries }: ZipContainer): string {
  const entry = entries.get('mimetype');
  return entry && entry.size <= 200 ? Buffer.from(entry.read()).toString('latin1').trim() : '';
}
