import type { Certificate } from '../../pki/x509/types.ts';
import type { CmsFacts, DocumentFacts, SignatureFacts } from '../facts.ts';
import type { Explanation, Lack, PadesLevel } from '../result.ts';
import type { Evidence } from './evidence.ts';
import { missingEvidence } from './level.ts';
import { holdsByItself } from './timestamp.ts';

const sentences: Readonly<Record<Lack['what'], string>> = {
  'signature-timestamp': 'a time-stamp of the signature',
  'valid-timestamp': 'a time-stamp that holds: the one there is does not',
  'issuer-certificate': 'the certificate of the issuer of',
  'revocation-data': 'a CRL or OCSP response about',
  'validation-data': 'certificates and revocation data in the document security store',
  'document-timestamp': 'a document time-stamp over the validation data',
};

function lack(what: Lack['what'], certificate?: Certificate): Lack {
  if (!certificate) return { what, message: sentences[what] };
  const subject = certificate.subject.toString();
  return { what, certificate: subject, message: `${sentences[what]} ${subject}` };
}

/** What the document lacks for its chains, `paths` where they lead to an anchor, to be judged without a network. */
export function lacksOffline(
  { cms }: SignatureFacts,
  evidence: Evidence,
  paths?: ReadonlyMap<CmsFacts, readonly Certificate[]>,
): Lack[] {
  if (!cms?.signer) return [lack('validation-data')];
  const lacking = new Map<string, Lack>();
  for (const { certificate, lacks } of missingEvidence(cms, evidence, paths)) {
    const what = lacks === 'issuer' ? 'issuer-certificate' : 'revocation-data';
    lacking.set(`${what} ${certificate.sha256}`, lack(what, certificate));
  }
  return [...lacking.values()];
}

/** The baseline level above the one a signature has, and what is lacking for it (EN 319 142-1, 6.3). */
export function lacksForNext(
  level: PadesLevel | null,
  signature: SignatureFacts,
  { signatures }: DocumentFacts,
  evidence: Evidence,
): Explanation['next'] {
  const stamps = [
    ...(signature.cms?.timestamps ?? []),
    ...signatures.flatMap(({ timestamp, revision }) =>
      timestamp && revision > signature.revision ? [timestamp] : [],
    ),
  ];
  switch (level) {
    case 'B-B': {
      const broken = stamps.length > 0 && !stamps.some(holdsByItself);
      return { level: 'B-T', lacks: [lack(broken ? 'valid-timestamp' : 'signature-timestamp')] };
    }
    case 'B-T': {
      const lacks = lacksOffline(signature, evidence);
      return { level: 'B-LT', lacks: lacks.length > 0 ? lacks : [lack('validation-data')] };
    }
    case 'B-LT':
      return { level: 'B-LTA', lacks: [lack('document-timestamp')] };
    default:
      return null;
  }
}
