import { digest } from '../../../pki/algorithms/digests.ts';
import type { SignatureCheck } from '../../../pki/algorithms/types.ts';
import { verifySignature } from '../../../pki/algorithms/verify.ts';
import type { Certificate } from '../../../pki/x509/types.ts';
import { type Budget, spend } from '../../../xml/budget.ts';
import { canonical } from '../../../xml/canonical.ts';
import type { XmlDocument } from '../../../xml/document.ts';
import { elementsIn, signatureNamespace } from '../../../xml/read.ts';
import {
  checkReference,
  formOf,
  type ReferenceContext,
  type ReferenceOutcome,
} from '../../../xml/references.ts';
import { readableCertificates, readXmlSignature, type XmlSignature } from '../../../xml/signature.ts';
import { fitsCertificate, type QualifyingProperties, qualifyingProperties } from '../../../xml/xades.ts';
import type { CmsFacts, Finding, TimestampFacts } from '../../facts.ts';
import { readToken, timestampFacts } from '../timestamps.ts';
import { weakestFirst } from './single-state.ts';

/** What was found of one XML signature. */
export interface XmlSignatureFacts {
  readonly findings: readonly Finding[];
  readonly cms: CmsFacts | undefined;
  readonly claimedTime: Date | undefined;
  /** Elements of the document that it covers, be they as they were signed or not. */
  readonly elements: ReadonlySet<Element>;
  /** Names of the parts of the container that it covers. */
  readonly parts: ReadonlySet<string>;
  /** The References that count: those of SignedInfo, and of the manifests they cover. */
  readonly references: readonly Element[];
}

/** How many References one signature may make. */
const maxReferences = 20_000;

/** Checks one Signature element (XMLDSig, 3.2; ETSI EN 319 132-1). Decides nothing. @throws limit-exceeded */
export function xmlSignatureFacts(
  element: Element,
  document: XmlDocument,
  part: ReferenceContext['part'],
  intermediates: readonly Certificate[],
  budget: Budget,
): XmlSignatureFacts {
  spend(budget, 1 + elementsIn(element).length, 0);
  const reading = readXmlSignature(element, document);
  if (reading.status !== 'read') {
    const code = reading.status === 'malformed' ? 'xml-signature-malformed' : 'xml-signature-unsupported';
    return { ...nothing, findings: [{ code, message: reading.why }] };
  }
  const { signature } = reading;
  const context: ReferenceContext = { document, signature: element, part, budget };
  const { outcomes, references } = checkReferences(signature, context);
  const findings = outcomes.flatMap(findingsOf);
  const elements = new Set<Element>();
  const parts = new Set<string>();
  for (const outcome of outcomes) {
    if (!('covers' in outcome) || outcome.covers === undefined) continue;
    if ('bytes' in outcome.covers) parts.add(outcome.covers.name);
    else elements.add(outcome.covers);
  }
  const properties = qualifyingProperties(element);
  const signed =
    properties?.signed !== undefined && isWithin(properties.signed, elements) ? properties : undefined;
  const signer = chooseSigner(signature, signed, [...intermediates, ...carried(properties)], findings);
  const value = signer && checkValue(signature, signer, findings);
  const cms: CmsFacts = {
    findings: [],
    digest: digestFact(outcomes),
    value,
    signer,
    certificates: [...signature.certificates, ...carried(properties)],
    crls: properties?.crls ?? [],
    ocsps: properties?.ocsps ?? [],
    signingTime: signed?.signingTime,
    timestamps: timestamps(signature, properties, intermediates, budget),
  };
  return { findings, cms, claimedTime: signed?.signingTime, elements, parts, references };
}

const nothing: XmlSignatureFacts = {
  findings: [],
  cms: undefined,
  claimedTime: undefined,
  elements: new Set(),
  parts: new Set(),
  references: [],
};

const carried = (properties: QualifyingProperties | undefined): Certificate[] =>
  readableCertificates((properties?.certificates ?? []).slice(0, 64));

/** The References of SignedInfo, then those of manifests in objects they cover (XMLDSig, 5.1). */
function checkReferences(
  { references, objects }: XmlSignature,
  context: ReferenceContext,
): { outcomes: ReferenceOutcome[]; references: Element[] } {
  const asked = references.slice(0, maxReferences);
  const outcomes = asked.map((reference) => checkReference(reference, context));
  const covered = new Set(outcomes.flatMap((one) => (one.status === 'matches' ? [one.covers] : [])));
  const manifests = objects.flatMap((object) =>
    elementsIn(object, 'Manifest', signatureNamespace).filter(
      (each) => covered.has(each) || covered.has(object),
    ),
  );
  const further = manifests
    .flatMap((manifest) => elementsIn(manifest, 'Reference', signatureNamespace))
    .slice(0, maxReferences);
  for (const reference of further) outcomes.push(checkReference(reference, context));
  return { outcomes, references: [...asked, ...further] };
}

function findingsOf(outcome: ReferenceOutcome): Finding[] {
  const uri = outcome.uri.slice(0, 200) || 'the document';
  switch (outcome.status) {
    case 'matches':
      return [];
    case 'differs':
      return [
        {
          code: 'reference-digest',
          message: `the ${outcome.algorithm} digest of ${uri} is not the one signed`,
        },
      ];
    case 'missing':
      return [{ code: 'reference-missing', message: `${uri} is not there` }];
    case 'ambiguous':
      return [{ code: 'ambiguous-structure', message: `more than one element is called ${uri}` }];
    case 'external':
      return [{ code: 'signed-data-missing', message: `${uri} stands outside of the document` }];
    case 'malformed':
      return [{ code: 'xml-signature-malformed', message: outcome.why }];
    case 'unsupported':
      return [{ code: 'xml-signature-unsupported', message: `${outcome.why} (${uri})` }];
  }
}

/** The digests as one fact, by the weakest algorithm any of them uses. What was not compared is not known to match. */
function digestFact(outcomes: readonly ReferenceOutcome[]): CmsFacts['digest'] {
  const used = outcomes.flatMap((one) => ('algorithm' in one ? [one.algorithm] : []));
  const algorithm = weakestFirst.find((weak) => used.includes(weak)) ?? used[0] ?? null;
  if (outcomes.some(({ status }) => status === 'differs') && algorithm)
    return { status: 'differs', algorithm };
  if (algorithm && outcomes.every(({ status }) => status === 'matches'))
    return { status: 'matches', algorithm };
  return { status: 'unsupported', algorithm };
}

/** Is an element one of those covered, or within one? */
export function isWithin(element: Element, covered: ReadonlySet<Element>): boolean {
  for (let node: Node | null = element; node; node = node.parentNode)
    if (covered.has(node as Element)) return true;
  return false;
}

/** The certificate the signature binds (ETSI EN 319 132-1, 5.2.2), else the one whose key made it. */
function chooseSigner(
  signature: XmlSignature,
  signed: QualifyingProperties | undefined,
  further: readonly Certificate[],
  findings: Finding[],
): Certificate | undefined {
  const [first] = signature.certificates;
  const stated = signed?.certificate;
  if (stated) {
    const fits = [...signature.certificates, ...further].find(
      (one) => fitsCertificate(stated, one) === 'match',
    );
    if (fits) return fits;
    if (first && fitsCertificate(stated, first) === 'unsupported')
      findings.push({
        code: 'signing-certificate-unreadable',
        message: `its digest ${stated.algorithm} is unknown`,
      });
    else if (first)
      findings.push({
        code: 'signing-certificate-mismatch',
        message: `SigningCertificate does not fit ${first.subject}`,
      });
  }
  const holds = signature.certificates.slice(0, 8).find((one) => checkOf(signature, one).status === 'valid');
  const signer = holds ?? first;
  if (!signer)
    findings.push({
      code: 'no-signing-certificate',
      message: 'KeyInfo brings no certificate that can be read',
    });
  return signer;
}

function checkOf({ method, signedInfo, value }: XmlSignature, { spki }: Certificate): SignatureCheck {
  const { algorithm, uri } = method;
  if (!algorithm)
    return { status: 'unsupported', what: `signature method ${uri.slice(0, 100) || 'without a name'}` };
  return verifySignature({ spki, algorithm, data: signedInfo, signature: value });
}

function checkValue(signature: XmlSignature, signer: Certificate, findings: Finding[]): SignatureCheck {
  const check = checkOf(signature, signer);
  if (check.status === 'unsupported') findings.push({ code: 'algorithm-unsupported', message: check.what });
  if (check.status === 'invalid')
    findings.push({ code: 'signature-value', message: `${check.scheme.name}: ${check.reason}` });
  return check;
}

/** Signature time-stamps, over the canonical SignatureValue (ETSI EN 319 132-1, 5.3). */
function timestamps(
  { valueElement, certificates }: XmlSignature,
  properties: QualifyingProperties | undefined,
  intermediates: readonly Certificate[],
  budget: Budget,
): TimestampFacts[] {
  return (properties?.timestamps ?? []).slice(0, 16).map(({ token, method }) => {
    spend(budget, 16, token.length);
    const form = method ? formOf(method) : { exclusive: false, prefixes: [] };
    const stamped = 'unsupported' in form ? form : canonical(valueElement, form);
    if (typeof stamped !== 'string')
      return {
        kind: 'signature' as const,
        time: undefined,
        imprint: { status: 'not-checked' as const, algorithm: null },
        cms: undefined,
        findings: [
          { code: 'xml-signature-unsupported' as const, message: `${stamped.unsupported} is not supported` },
        ],
      };
    const pool = [...certificates, ...carried(properties), ...intermediates];
    return timestampFacts(readToken(token), 'signature', (name) => digest(name, Buffer.from(stamped)), pool);
  });
}
