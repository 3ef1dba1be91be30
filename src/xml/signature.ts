import { KysoError } from '../errors.ts';
import type { AlgorithmIdentifier } from '../pki/algorithms/types.ts';
import { parseCertificate } from '../pki/x509/certificate.ts';
import type { Certificate } from '../pki/x509/types.ts';
import { xmlSignatureMethods } from './algorithms.ts';
import { canonical } from './canonical.ts';
import type { XmlDocument } from './document.ts';
import { elementsIn, parseXml, signatureNamespace, textOf } from './read.ts';
import { formOf } from './references.ts';

/** Certificates one KeyInfo may bring. */
const maxCertificates = 64;

/** A Signature element as read (XMLDSig, 4); its references are those of the canonical SignedInfo that was signed. */
export interface XmlSignature {
  readonly element: Element;
  readonly valueElement: Element;
  readonly value: Uint8Array;
  /** The canonical SignedInfo: what the value is made over. */
  readonly signedInfo: Uint8Array;
  readonly method: { readonly uri: string; readonly algorithm: AlgorithmIdentifier | undefined };
  readonly references: readonly Element[];
  readonly objects: readonly Element[];
  readonly certificates: readonly Certificate[];
}

export type XmlSignatureReading =
  | { readonly status: 'read'; readonly signature: XmlSignature }
  | { readonly status: 'malformed' | 'unsupported'; readonly why: string };

const malformed = (why: string): XmlSignatureReading => ({ status: 'malformed', why });
const unsupported = (why: string): XmlSignatureReading => ({ status: 'unsupported', why });
const subject = { code: 'xml-malformed', name: 'the SignedInfo' } as const;

/** Reads a Signature element. What it covers is read from the bytes that are signed, and from nothing else. */
export function readXmlSignature(element: Element, document: XmlDocument): XmlSignatureReading {
  const [info, valueElement, ...rest] = elementsIn(element);
  const named = (each: Element | undefined, name: string): boolean =>
    each?.localName === name && each.namespaceURI === signatureNamespace;
  const objects = rest.filter((each) => named(each, 'Object'));
  const keys = rest.filter((each) => named(each, 'KeyInfo'));
  if (!info || !valueElement || !named(info, 'SignedInfo') || !named(valueElement, 'SignatureValue'))
    return malformed('it does not begin with SignedInfo and SignatureValue');
  if (keys.length > 1 || keys.length + objects.length !== rest.length)
    return malformed('it holds elements that belong to no signature');
  if (document.odd !== undefined) return unsupported(document.odd);
  const [method] = elementsIn(info, 'CanonicalizationMethod', signatureNamespace);
  const form = method ? formOf(method) : { unsupported: 'a SignedInfo without CanonicalizationMethod' };
  if ('unsupported' in form) return unsupported(form.unsupported);
  const text = canonical(info, form);
  if (typeof text !== 'string') return unsupported(text.unsupported);
  let signed: Element;
  try {
    signed = parseXml(text, subject);
  } catch (error) {
    return malformed(error instanceof KysoError ? error.message : 'its SignedInfo cannot be read');
  }
  const [, methodElement, ...references] = elementsIn(signed);
  const inOrder =
    named(methodElement, 'SignatureMethod') && references.every((each) => named(each, 'Reference'));
  if (!methodElement || !inOrder || references.length === 0)
    return malformed('its SignedInfo is not made as one');
  const uri = methodElement.getAttribute('Algorithm') ?? '';
  const plain = elementsIn(methodElement).length === 0;
  return {
    status: 'read',
    signature: {
      element,
      valueElement,
      value: Buffer.from(textOf(valueElement), 'base64'),
      signedInfo: Buffer.from(text, 'utf8'),
      method: { uri, algorithm: plain ? xmlSignatureMethods.get(uri) : undefined },
      references,
      objects,
      certificates: certificatesIn(keys[0]),
    },
  };
}

function certificatesIn(keyInfo: Element | undefined): Certificate[] {
  const found = elementsIn(keyInfo, 'X509Data', signatureNamespace).flatMap((data) =>
    elementsIn(data, 'X509Certificate', signatureNamespace),
  );
  return readableCertificates(
    found.slice(0, maxCertificates).map((each) => Buffer.from(textOf(each), 'base64')),
  );
}

/** Those of them that can be read. */
export const readableCertificates = (ders: readonly Uint8Array[]): Certificate[] =>
  ders.flatMap((der) => {
    try {
      return [parseCertificate(der)];
    } catch {
      return [];
    }
  });
